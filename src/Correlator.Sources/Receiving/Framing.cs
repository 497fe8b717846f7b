namespace Correlator.Sources;

/// <summary>What stands at the beginning of the bytes that a connection has sent.</summary>
internal enum Frame
{
    /// <summary>Not yet a whole record.</summary>
    NeedMore,

    /// <summary>A record.</summary>
    Record,

    /// <summary>A record above the limit of size; told once, then it is skipped.</summary>
    TooLarge,

    /// <summary>Nothing from which the next record could be found.</summary>
    Broken,
}

/// <summary>Cuts what a connection sends into records.</summary>
internal abstract class Framing
{
    /// <summary>Whether what comes next is the rest of a record above the limit.</summary>
    public abstract bool IsSkipping { get; }

    /// <summary>Looks for the next record.</summary>
    /// <param name="pending">What has not been taken.</param>
    /// <param name="cut">Where the record is, and how many bytes are done with.</param>
    public abstract Frame Next(ReadOnlySpan<byte> pending, out FrameCut cut);

    /// <summary>The record that the end of the connection ends, where the framing knows such.</summary>
    public abstract bool TryTakeLast(ReadOnlySpan<byte> pending, out FrameCut cut);
}

/// <summary>Where a record is in what is pending.</summary>
/// <param name="Start">Index of its first byte.</param>
/// <param name="Length">Its length.</param>
/// <param name="Consumed">How many bytes are done with; not zero even without a record where bytes are skipped.</param>
internal readonly record struct FrameCut(int Start, int Length, int Consumed);

/// <summary>Records that end with a byte: a line feed, or NUL.</summary>
internal sealed class DelimitedFraming(byte delimiter, int maxRecordBytes) : Framing
{
    private bool _isSkipping;
    private int _scanned;

    public override bool IsSkipping => _isSkipping;

    public override Frame Next(ReadOnlySpan<byte> pending, out FrameCut cut)
    {
        var at = pending[_scanned..].IndexOf(delimiter);
        if (at < 0)
        {
            return NextOpen(pending.Length, out cut);
        }

        at += _scanned;
        _scanned = 0;
        var length = pending[..at].TrimEnd("\r\0"u8).Length;
        var wasSkipping = _isSkipping;
        _isSkipping = false;
        cut = new FrameCut(0, wasSkipping ? 0 : length, at + 1);
        if (!wasSkipping && length > maxRecordBytes)
        {
            return Frame.TooLarge;
        }

        return Frame.Record;
    }

    public override bool TryTakeLast(ReadOnlySpan<byte> pending, out FrameCut cut)
    {
        cut = new FrameCut(0, _isSkipping ? 0 : pending.TrimEnd("\r\0"u8).Length, pending.Length);
        return cut.Length > 0;
    }

    private Frame NextOpen(int length, out FrameCut cut)
    {
        if (length <= maxRecordBytes)
        {
            _scanned = length;
            cut = default;
            return Frame.NeedMore;
        }

        var wasSkipping = _isSkipping;
        (_isSkipping, _scanned) = (true, 0);
        cut = new FrameCut(0, 0, length);
        return wasSkipping ? Frame.NeedMore : Frame.TooLarge;
    }
}
