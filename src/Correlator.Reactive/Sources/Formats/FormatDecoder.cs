namespace Correlator;

/// <summary>One format of log files: where records begin, when they happened, how their fields are read.</summary>
/// <remarks>An instance belongs to one file: times without zone or year are read by what is known of that file.</remarks>
internal abstract class FormatDecoder(TimeReader times) : RecordDecoder
{
    /// <summary>The format's name, as options name it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether lines that begin no record belong to the record before them.</summary>
    public virtual bool IsMultiLine => false;

    /// <summary>Reads the times of this file.</summary>
    public TimeReader Times { get; } = times;

    /// <summary>Whether a line looks as if it were of this format, with a readable time or not.</summary>
    public abstract bool Recognizes(ReadOnlySpan<byte> line);

    /// <summary>Whether a line begins a record; asked of multi-line formats only.</summary>
    public virtual bool StartsRecord(ReadOnlySpan<byte> line) => true;

    /// <summary>Checks a record and reads when it happened.</summary>
    /// <param name="record">The record without its last line end.</param>
    /// <param name="ticks">UTC ticks of 100 ns.</param>
    /// <returns>Null, or why the record is no event.</returns>
    public abstract string? ReadTime(ReadOnlySpan<byte> record, out long ticks);

    /// <summary>Checks a record, reads when it happened, and says where its key stands if that was seen in passing.</summary>
    public virtual string? ReadTime(ReadOnlySpan<byte> record, out long ticks, out KeyPlace key)
    {
        key = default;
        return ReadTime(record, out ticks);
    }
}
