using System.Text;

namespace Correlator.Sources;

/// <summary>Reads GELF messages: JSON whose additional fields begin with an underscore, which is no part of their labels' names.</summary>
internal sealed class GelfDecoder(RecordDecoder json) : RecordDecoder
{
    private static readonly FieldName Level = FieldName.Of("level");
    private static readonly byte[][] Severities =
    [
        "emerg"u8.ToArray(), "alert"u8.ToArray(), "crit"u8.ToArray(), "err"u8.ToArray(), "warning"u8.ToArray(), "notice"u8.ToArray(), "info"u8.ToArray(), "debug"u8.ToArray(),
    ];

    private Additional? _last;

    /// <summary>Makes the parser of a connection or port.</summary>
    public static JsonRecordParser CreateParser(ReceiverSession session)
    {
        var format = CreateFormat(session.Scheduler.Now);
        return new JsonRecordParser(session, format, new GelfDecoder(format.Decoder));
    }

    /// <summary>Reads the JSON of messages that arrive at a time.</summary>
    public static RecordFormat CreateFormat(DateTimeOffset now) => RecordFormat.Ndjson(TimeZoneInfo.Utc, now, ["timestamp"], "short_message");

    public override bool TryGetField(ReadOnlySpan<byte> record, FieldName name, out ReadOnlySpan<byte> value) =>
        json.TryGetField(record, WithUnderscore(name), out value)
        || (name.Utf8[0] != '_' && name.Text != "version" && json.TryGetField(record, name, out value))
        || (name.Text == "severity" && TryGetSeverity(record, out value));

    public override ReadOnlySpan<byte> GetMessage(ReadOnlySpan<byte> record) => json.GetMessage(record);

    public override void CopyFields(ReadOnlySpan<byte> record, ICollection<KeyValuePair<string, string>> fields)
    {
        if (TryGetSeverity(record, out var severity))
        {
            fields.Add(new("severity", Encoding.UTF8.GetString(severity)));
        }

        var members = new List<KeyValuePair<string, string>>();
        json.CopyFields(record, members);

        // Additional fields go before others of the same name, as they do when one is asked for.
        foreach (var (name, value) in members.Where(static member => member.Key[0] != '_' && member.Key != "version"))
        {
            fields.Add(new(name, value));
        }

        foreach (var (name, value) in members.Where(static member => member.Key[0] == '_' && member.Key.Length > 1))
        {
            fields.Add(new(name[1..], value));
        }
    }

    private bool TryGetSeverity(ReadOnlySpan<byte> record, out ReadOnlySpan<byte> value)
    {
        var isKnown = json.TryGetField(record, Level, out var level) && level.Length == 1 && level[0] is >= (byte)'0' and <= (byte)'7';
        value = isKnown ? Severities[level[0] - '0'] : default;
        return isKnown;
    }

    // A query asks for the same few names again and again, mostly one.
    private FieldName WithUnderscore(FieldName name)
    {
        var last = Volatile.Read(ref _last);
        if (last is null || !ReferenceEquals(last.Name, name))
        {
            last = new Additional(name, FieldName.Of("_" + name.Text));
            Volatile.Write(ref _last, last);
        }

        return last.Field;
    }

    private sealed record Additional(FieldName Name, FieldName Field);
}
