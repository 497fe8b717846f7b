using System.IO.Compression;
using System.Text;

namespace Correlator;

/// <summary>The text of one file or of standard input: unpacked, as UTF-8, with its first bytes at hand for telling the format.</summary>
internal sealed class LogInput : IAsyncDisposable
{
    private const int SampleBytes = 64 * 1024;
    private readonly string _source;
    private readonly Stream _raw;
    private readonly Stream _text;
    private readonly bool _isPipe;
    private byte[] _sample = [];
    private int _sampleLength;
    private int _sampleUsed;
    private long _countedBytes;
    private long _pipeBytes;
    private long _unpackedBytes;
    private bool _isUnpacked;
    private SourceException? _failure;

    private LogInput(string source, string path, Stream raw)
    {
        _source = source;
        Path = path;
        _isPipe = !raw.CanSeek;
        _raw = raw;
        _text = _isPipe ? raw : Decode(raw);
    }

    /// <summary>Where it is, for messages.</summary>
    public string Path { get; }

    /// <summary>The first bytes of the text, up to 64 KiB.</summary>
    public ReadOnlySpan<byte> Sample => _sample.AsSpan(0, _sampleLength);

    /// <summary>When the file was last written; null for a pipe.</summary>
    public DateTimeOffset? LastWrite { get; private init; }

    /// <summary>Opens a file, or standard input for <c>-</c>, and reads its first bytes.</summary>
    /// <exception cref="SourceException">There is no such file, it cannot be read, or it is no text.</exception>
    public static async ValueTask<LogInput> OpenAsync(string source, string path, CancellationToken cancellationToken)
    {
        LogInput? input = null;
        try
        {
            input = path == "-"
                ? new LogInput(source, "standard input", Console.OpenStandardInput())
                : new LogInput(source, path, FileAccessErrors.Open(source, path)) { LastWrite = File.GetLastWriteTimeUtc(path) };
            await input.ReadSampleAsync(cancellationToken).ConfigureAwait(false);
            BinaryText.ThrowIfBinary(source, input.Path, input.Sample);
            return input;
        }
        catch
        {
            if (input is not null)
            {
                await input.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    // Whether the text is the file as it is stored.
    private bool IsPlain => !_isPipe && ReferenceEquals(_text, _raw);

    /// <summary>Bytes of the text that were read of it.</summary>
    public long TextOffset { get; private set; }

    /// <summary>Leaves text out, before the first read: a plain file goes there at once, others are read up to there.</summary>
    /// <returns>False where there is not so much.</returns>
    public async ValueTask<bool> TrySkipAsync(long bytes, CancellationToken cancellationToken)
    {
        if (IsPlain && bytes > _sampleLength)
        {
            var skipped = _raw.Position + bytes - _sampleLength;
            if (skipped > _raw.Length)
            {
                return false;
            }

            _raw.Position = skipped;
            (_sampleUsed, TextOffset) = (_sampleLength, bytes);
            return true;
        }

        var buffer = new byte[SampleBytes];
        while (TextOffset < bytes)
        {
            if (await ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, bytes - TextOffset)), cancellationToken).ConfigureAwait(false) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads on.</summary>
    /// <returns>How many bytes; 0 at the end.</returns>
    /// <exception cref="SourceException">The file cannot be read any further.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> free, CancellationToken cancellationToken)
    {
        if (_sampleUsed == _sampleLength)
        {
            _sample = [];
            if (_failure is not null)
            {
                throw _failure;
            }

            var read = await ReadTextAsync(free, cancellationToken).ConfigureAwait(false);
            TextOffset += read;
            return read;
        }

        var count = Math.Min(free.Length, _sampleLength - _sampleUsed);
        _sample.AsSpan(_sampleUsed, count).CopyTo(free.Span);
        _sampleUsed += count;
        TextOffset += count;
        return count;
    }

    /// <summary>Bytes read of the file as stored since the last call.</summary>
    public long TakeByteCount()
    {
        var bytes = _isPipe ? _pipeBytes : _raw.Position;
        var count = bytes - _countedBytes;
        _countedBytes = bytes;
        return count;
    }

    public async ValueTask DisposeAsync()
    {
        await _text.DisposeAsync().ConfigureAwait(false);
        await _raw.DisposeAsync().ConfigureAwait(false);
    }

    private static Stream Decode(Stream raw)
    {
        Span<byte> head = stackalloc byte[4];
        var length = raw.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        raw.Position = 0;
        return head[..length] switch
        {
            [0x1F, 0x8B, ..] => new GZipStream(raw, CompressionMode.Decompress, leaveOpen: true),
            [0xFF, 0xFE, ..] => Encoding.CreateTranscodingStream(SkipTo(raw, 2), Encoding.Unicode, Encoding.UTF8, leaveOpen: true),
            [0xFE, 0xFF, ..] => Encoding.CreateTranscodingStream(SkipTo(raw, 2), Encoding.BigEndianUnicode, Encoding.UTF8, leaveOpen: true),
            _ => raw,
        };
    }

    private static Stream SkipTo(Stream stream, long position)
    {
        stream.Position = position;
        return stream;
    }

    private async ValueTask ReadSampleAsync(CancellationToken cancellationToken)
    {
        _sample = new byte[SampleBytes];
        int count;
        do
        {
            count = await TryReadTextAsync(_sample.AsMemory(_sampleLength), cancellationToken).ConfigureAwait(false);
            _sampleLength += count;

            // A pipe may stay silent behind its first lines, and they must not wait for more.
        }
        while (count > 0 && _sampleLength < SampleBytes && !(_isPipe && Sample.Contains((byte)'\n')));
        if (Sample.StartsWith(Encoding.UTF8.Preamble))
        {
            _sample.AsSpan(3, _sampleLength -= 3).CopyTo(_sample);
        }
    }

    private async ValueTask<int> TryReadTextAsync(Memory<byte> free, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadTextAsync(free, cancellationToken).ConfigureAwait(false);
        }
        catch (SourceException failure) when (_sampleLength > 0)
        {
            // What was read before is delivered first.
            _failure = failure;
            return 0;
        }
    }

    private async ValueTask<int> ReadTextAsync(Memory<byte> free, CancellationToken cancellationToken)
    {
        try
        {
            if (_isPipe)
            {
                var count = await _text.ReadAsync(free, cancellationToken).ConfigureAwait(false);
                _pipeBytes += count;
                return count;
            }

            // A file is read without leaving the thread: a switch costs more than a chunk out of the page cache.
            cancellationToken.ThrowIfCancellationRequested();
            return _text is GZipStream ? Unpack(free.Span) : _text.Read(free.Span);
        }
        catch (InvalidDataException error)
        {
            throw DamagedGzip(error);
        }
        catch (IOException error)
        {
            throw new SourceException(_source, $"{Path}: cannot be read any further: {error.Message}", error) { IsRetryable = true };
        }
    }

    private int Unpack(Span<byte> free)
    {
        var count = _text.Read(free);
        _unpackedBytes += count;
        if (count > 0 || _isUnpacked)
        {
            return count;
        }

        var position = _raw.Position;
        _isUnpacked = GzipTrailer.IsThere(_raw, _unpackedBytes) ? true : throw DamagedGzip(null);
        _raw.Position = position;
        return 0;
    }

    private SourceException DamagedGzip(Exception? error) =>
        new(_source, $"{Path}: the gzip file is damaged or cut off; what could be unpacked was read. Check it with 'gzip -t'.", error, "SOURCE_DAMAGED");
}
