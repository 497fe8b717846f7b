using System.Globalization;
using System.Text;

namespace Correlator.Cli;

/// <summary>Reads and writes messages, each behind a header that says how many bytes it has.</summary>
internal sealed class MessageChannel(Stream input, Stream output)
{
    /// <summary>The most bytes of a message.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    private const int MaxHeader = 8 * 1024;
    private readonly byte[] _buffer = new byte[32 * 1024];
    private int _next;
    private int _end;

    /// <summary>The next message; null at the end of the input.</summary>
    /// <exception cref="MessageFormatException">There is no telling where the next message begins.</exception>
    public async Task<byte[]?> ReadAsync(CancellationToken cancellation)
    {
        if (await ReadHeaderAsync(cancellation).ConfigureAwait(false) is not { } length)
        {
            return null;
        }

        var body = new byte[length];
        for (var read = 0; read < length;)
        {
            if (!await FillAsync(cancellation).ConfigureAwait(false))
            {
                throw new MessageFormatException($"The input ended inside a message: {length} bytes were announced, {read} came.");
            }

            var taken = Math.Min(length - read, _end - _next);
            _buffer.AsSpan(_next, taken).CopyTo(body.AsSpan(read));
            (_next, read) = (_next + taken, read + taken);
        }

        return body;
    }

    /// <summary>Writes a message at once.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var header = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n"));
        await output.WriteAsync(header, cancellation).ConfigureAwait(false);
        await output.WriteAsync(body, cancellation).ConfigureAwait(false);
        await output.FlushAsync(cancellation).ConfigureAwait(false);
    }

    // The length that the header announces; null at the end of the input.
    private async Task<int?> ReadHeaderAsync(CancellationToken cancellation)
    {
        int? length = null;
        for (var lines = 0; ; lines++)
        {
            var line = await ReadLineAsync(cancellation).ConfigureAwait(false);
            if (line is null)
            {
                return lines == 0 ? null : throw new MessageFormatException("The input ended inside the header of a message.");
            }

            if (line.Length == 0)
            {
                return length ?? throw new MessageFormatException("The header of a message needs 'Content-Length: N' and an empty line behind it.");
            }

            length = LengthIn(line) ?? length;
        }
    }

    private static int? LengthIn(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            throw new MessageFormatException($"A header is 'Name: value', found '{line}'.");
        }

        if (!line.AsSpan(0, colon).Trim().Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var text = line[(colon + 1)..].Trim();
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            throw new MessageFormatException($"Content-Length is a number of bytes, found '{text}'.");
        }

        return length <= MaxLength ? (int)length : throw new MessageFormatException($"A message has at most {MaxLength} bytes, found {length}.");
    }

    // A line without its end; null at the end of the input.
    private async Task<string?> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (await FillAsync(cancellation).ConfigureAwait(false))
        {
            var c = (char)_buffer[_next++];
            if (c == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            if (line.Append(c).Length > MaxHeader)
            {
                throw new MessageFormatException($"A line of a header has at most {MaxHeader} bytes.");
            }
        }

        return line.Length == 0 ? null : throw new MessageFormatException("The input ended inside the header of a message.");
    }

    // Whether there is a byte to take.
    private async Task<bool> FillAsync(CancellationToken cancellation)
    {
        if (_next == _end)
        {
            // A read of a console or pipe that has begun does not always end when it is cancelled.
            (_next, _end) = (0, await input.ReadAsync(_buffer, cancellation).AsTask().WaitAsync(cancellation).ConfigureAwait(false));
        }

        return _next < _end;
    }
}

/// <summary>The input is no sequence of messages.</summary>
internal sealed class MessageFormatException(string message) : Exception(message);
