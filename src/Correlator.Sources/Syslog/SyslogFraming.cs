namespace Correlator.Sources;

/// <summary>The two ways of RFC 6587 to send syslog over a connection, told from the connection's first byte: <c>LEN SP MSG</c> begins with a digit, <c>MSG LF</c> does not.</summary>
internal sealed class SyslogFraming(int maxRecordBytes) : Framing
{
    private const int MaxDigits = 10;
    private readonly DelimitedFraming _lines = new((byte)'\n', maxRecordBytes);
    private bool? _isCounted;
    private long _toSkip;

    public override bool IsSkipping => _toSkip > 0 || _lines.IsSkipping;

    public override Frame Next(ReadOnlySpan<byte> pending, out FrameCut cut)
    {
        if (_isCounted is null && !pending.IsEmpty)
        {
            _isCounted = pending[0] is >= (byte)'1' and <= (byte)'9';
        }

        return _isCounted == true ? NextCounted(pending, out cut) : _lines.Next(pending, out cut);
    }

    public override bool TryTakeLast(ReadOnlySpan<byte> pending, out FrameCut cut)
    {
        if (_isCounted != true)
        {
            return _lines.TryTakeLast(pending, out cut);
        }

        cut = new FrameCut(0, pending.Length, pending.Length);
        return false;
    }

    private Frame NextCounted(ReadOnlySpan<byte> pending, out FrameCut cut)
    {
        // Some senders write a line feed behind a counted message, which is not counted.
        var skipped = (int)Math.Min(_toSkip, pending.Length);
        _toSkip -= skipped;
        var begin = skipped + CountLineEnds(pending[skipped..]);
        cut = new FrameCut(0, 0, begin);
        var text = pending[begin..];
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0 && text.Length <= MaxDigits)
        {
            return Frame.NeedMore;
        }

        if (digits is <= 0 or > MaxDigits || text[digits] != ' ')
        {
            return Frame.Broken;
        }

        var length = Read(text[..digits]);
        if (length > maxRecordBytes)
        {
            _toSkip = length;
            cut = new FrameCut(0, 0, begin + digits + 1);
            return Frame.TooLarge;
        }

        if (text.Length - digits - 1 < length)
        {
            return Frame.NeedMore;
        }

        var start = begin + digits + 1;
        cut = new FrameCut(start, text.Slice(digits + 1, (int)length).TrimEnd("\r\n\0"u8).Length, start + (int)length);
        return Frame.Record;
    }

    private static int CountLineEnds(ReadOnlySpan<byte> text)
    {
        var count = text.IndexOfAnyExcept((byte)'\n', (byte)'\r');
        return count < 0 ? text.Length : count;
    }

    private static long Read(ReadOnlySpan<byte> digits)
    {
        var number = 0L;
        foreach (var digit in digits)
        {
            number = (number * 10) + (digit - '0');
        }

        return number;
    }
}
