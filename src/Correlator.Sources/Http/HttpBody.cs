using System.Buffers;
using System.Text;

namespace Correlator.Sources;

/// <summary>Takes the body of an answer piece by piece. What it throws of <see cref="InvalidDataException"/> is an answer that broke off.</summary>
internal interface IBodySink
{
    /// <summary>An answer begins, perhaps anew: what came before is void.</summary>
    void Begin();

    /// <summary>Takes the next bytes, valid during the call.</summary>
    void Take(ReadOnlySpan<byte> bytes);

    /// <summary>The answer is whole.</summary>
    void End();
}

/// <summary>The body of an answer: whole in a pooled buffer, or passed on as it comes.</summary>
internal sealed class HttpBody(IBodySink? sink = null) : IDisposable
{
    private const int FirstBytes = 64 * 1024;

    // So much must come before the wait begins anew: who sends byte after byte, each just in time, could keep a reader for ever.
    private const int LeastProgress = 4 * 1024;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _length;
    private int _passedOn;

    /// <summary>How many bytes the body has.</summary>
    public int Length => _passedOn + _length;

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    public string Text => Encoding.UTF8.GetString(_buffer, 0, _length);

    /// <summary>A body that is there already.</summary>
    public static HttpBody Of(ReadOnlySpan<byte> bytes)
    {
        var body = new HttpBody();
        while (body._buffer.Length < bytes.Length)
        {
            body.Grow();
        }

        bytes.CopyTo(body._buffer);
        body._length = bytes.Length;
        return body;
    }

    /// <summary>Reads a body to its end, or until it is longer than allowed.</summary>
    /// <param name="stream">Where it comes from, unpacked.</param>
    /// <param name="maxBytes">The longest body.</param>
    /// <param name="patience">Ends the wait for the next 4 KiB, or the end.</param>
    /// <returns>False where it is longer; the first <paramref name="maxBytes"/> bytes are there then.</returns>
    public async ValueTask<bool> ReadAsync(Stream stream, int maxBytes, Patience patience)
    {
        sink?.Begin();
        var waitedFrom = Length;
        while (true)
        {
            if (_length == _buffer.Length)
            {
                Grow();
            }

            // One byte more than allowed tells whether there is more.
            var room = (int)Math.Min(_buffer.Length - _length, (long)maxBytes + 1 - Length);
            if (Length == waitedFrom || Length - waitedFrom >= LeastProgress)
            {
                waitedFrom = Length;
                patience.Restart();
            }

            var count = await stream.ReadAsync(_buffer.AsMemory(_length, room), patience.Token).ConfigureAwait(false);
            if (count == 0)
            {
                sink?.End();
                return true;
            }

            _length += count;
            if (Length > maxBytes)
            {
                _length = Math.Max(0, maxBytes - _passedOn);
                return false;
            }

            PassOn();
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _length) = ([], 0);
    }

    private void PassOn()
    {
        if (sink is not null)
        {
            sink.Take(Bytes.Span);
            (_passedOn, _length) = (_passedOn + _length, 0);
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}

/// <summary>Ends a wait that takes too long, by the clock of the source, or when it is asked to.</summary>
internal sealed class Patience : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;
    private TimeSpan _length;

    public Patience(TimeSpan length, TimeProvider time, CancellationToken cancellationToken)
    {
        _length = length;
        _timer = new CancellationTokenSource(length, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _timer.Token);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>Whether time ran out, rather than that somebody asked for the end.</summary>
    public bool IsOver => _timer.IsCancellationRequested;

    /// <summary>How long is waited.</summary>
    public TimeSpan Length => _length;

    public void Restart() => _timer.CancelAfter(_length);

    public void Restart(TimeSpan length)
    {
        _length = length;
        Restart();
    }

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
