namespace Correlator;

/// <summary>Reads records of a log format that come one by one, for sources that take them from a connection and not from files.</summary>
/// <remarks>An instance belongs to one connection, and reads one record at a time. Its decoder may be asked from any thread.</remarks>
/// <example><code>
/// var record = "&lt;34&gt;1 2026-01-01T00:00:00Z web shop - - - started"u8.ToArray();
/// var format = RecordFormat.Syslog(TimeZoneInfo.Utc, noon);
/// if (format.ReadTime(record, out var ticks) is null)
/// {
///     var logEvent = new LogEvent(new EventOrigin("syslog", Labels.Empty, format.Decoder), ticks, position: 0, record);
/// }
/// </code></example>
public sealed class RecordFormat
{
    private readonly FormatDecoder _decoder;

    private RecordFormat(FormatDecoder decoder) => _decoder = decoder;

    /// <summary>Reads fields and message of the records.</summary>
    public RecordDecoder Decoder => _decoder;

    /// <summary>Syslog messages of RFC 5424 and RFC 3164 as they are sent: one with a priority is an event, at the time of its arrival where it names none.</summary>
    /// <param name="zone">The zone of times that name none.</param>
    /// <param name="now">The time of arrival: a time without a year is of the year nearest before it.</param>
    public static RecordFormat Syslog(TimeZoneInfo zone, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return new RecordFormat(new SyslogDecoder(new TimeReader(zone, now), isReceived: true));
    }

    /// <summary>JSON objects.</summary>
    /// <param name="zone">The zone of times that name none.</param>
    /// <param name="now">The time of arrival.</param>
    /// <param name="time">The fields that may hold the time; empty for the usual names.</param>
    /// <param name="message">The field that holds the message; null for the usual names.</param>
    public static RecordFormat Ndjson(TimeZoneInfo zone, DateTimeOffset now, IReadOnlyList<string> time, string? message)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(time);
        return new RecordFormat(new NdjsonDecoder(new EventFields(time, message), new TimeReader(zone, now)));
    }

    /// <summary>Records of <c>key=value</c> pairs.</summary>
    /// <param name="zone">The zone of times that name none.</param>
    /// <param name="now">The time of arrival.</param>
    /// <param name="time">The fields that may hold the time; empty for the usual names.</param>
    /// <param name="message">The field that holds the message; null for the usual names.</param>
    public static RecordFormat Logfmt(TimeZoneInfo zone, DateTimeOffset now, IReadOnlyList<string> time, string? message)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(time);
        return new RecordFormat(new LogfmtDecoder(new EventFields(time, message), new TimeReader(zone, now)));
    }

    /// <summary>Text that begins with a time.</summary>
    /// <param name="zone">The zone of times that name none.</param>
    /// <param name="now">The time of arrival.</param>
    public static RecordFormat Text(TimeZoneInfo zone, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return new RecordFormat(new TextDecoder(new TimeReader(zone, now)));
    }

    /// <summary>Whether a record looks as if it were of the format, with a readable time or not.</summary>
    /// <param name="record">The record, without a line end.</param>
    public bool Recognizes(ReadOnlySpan<byte> record) => _decoder.Recognizes(record);

    /// <summary>Says that the records that follow arrive at this time.</summary>
    public void MoveReference(DateTimeOffset now) => _decoder.Times.MoveReference(now);

    /// <summary>Checks a record and reads when it happened.</summary>
    /// <param name="record">The record, without a line end.</param>
    /// <param name="ticks">UTC ticks of 100 ns.</param>
    /// <returns>Null, or why the record is no event.</returns>
    public string? ReadTime(ReadOnlySpan<byte> record, out long ticks) => _decoder.ReadTime(record, out ticks);
}
