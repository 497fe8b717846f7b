namespace Correlator;

/// <summary>The console formats of .NET: simple, single line, systemd, and JSON, which is left to the decoder of JSON lines.</summary>
/// <remarks>Labels: level (trace, debug, info, warn, error, critical), category, event_id. Without a TimestampFormat set in the program there is no time.</remarks>
internal sealed class DotNetDecoder(NdjsonDecoder json, TimeReader times) : ScannedDecoder(times)
{
    private const string NoTime = "no timestamp; set TimestampFormat of the program's console logger, for example to \"yyyy-MM-ddTHH:mm:ss.fffZ \" with UseUtcTimestamp";

    public override string Name => "dotnet";

    public override bool IsMultiLine => true;

    protected override string NotOfFormat => "not in a console format of .NET";

    public override bool StartsRecord(ReadOnlySpan<byte> line) => IsJson(line) || Recognizes(line);

    public override string? ReadTime(ReadOnlySpan<byte> record, out long ticks)
    {
        if (IsJson(record))
        {
            return json.ReadTime(record, out ticks);
        }

        var reason = base.ReadTime(record, out ticks);
        var scan = default(RecordScan);
        return reason is not null && Scan(record, ref scan) && scan.Time.IsEmpty ? NoTime : reason;
    }

    public override bool TryGetField(ReadOnlySpan<byte> record, FieldName name, out ReadOnlySpan<byte> value) =>
        IsJson(record) ? json.TryGetField(record, name, out value) : base.TryGetField(record, name, out value);

    public override ReadOnlySpan<byte> GetMessage(ReadOnlySpan<byte> record) =>
        IsJson(record) ? json.GetMessage(record) : base.GetMessage(record);

    public override void CopyFields(ReadOnlySpan<byte> record, ICollection<KeyValuePair<string, string>> fields)
    {
        if (IsJson(record))
        {
            json.CopyFields(record, fields);
        }
        else
        {
            base.CopyFields(record, fields);
        }
    }

    protected override bool Scan(ReadOnlySpan<byte> record, ref RecordScan scan)
    {
        var rest = record;
        var isSystemd = rest is [(byte)'<', >= (byte)'0' and <= (byte)'7', (byte)'>', ..];
        ReadOnlySpan<byte> level = isSystemd ? SystemdLevel(rest[1]) : default;
        rest = isSystemd ? rest[3..] : rest;
        if (Times.TryReadPrefix(rest.TrimStart((byte)'['), out _, out var length))
        {
            length += rest[0] == '[' ? 1 : 0;
            scan.Time = rest[..length].TrimStart((byte)'[');
            rest = rest[length..].TrimStart("] "u8);
        }

        if (!isSystemd)
        {
            level = rest.Length > 6 && rest[4] == ':' && rest[5] == ' ' ? ConsoleLevel(rest[..4]) : default;
            rest = level.IsEmpty ? rest : rest[6..];
        }

        return !level.IsEmpty && ScanCategory(level, rest, ref scan);
    }

    private static bool IsJson(ReadOnlySpan<byte> record) => !record.IsEmpty && record[0] == '{';

    // Category[id] and then the message, on the same line or on the next ones.
    private static bool ScanCategory(ReadOnlySpan<byte> level, ReadOnlySpan<byte> rest, ref RecordScan scan)
    {
        var open = rest.IndexOf((byte)'[');
        var close = rest.IndexOf((byte)']');
        if (open <= 0 || close < open + 2 || rest[..open].ContainsAny((byte)' ', (byte)'\n') || rest[(open + 1)..close].TrimStart((byte)'-').ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        scan.Add("level"u8, level);
        scan.Add("category"u8, rest[..open]);
        scan.Add("event_id"u8, rest[(open + 1)..close]);
        scan.Message = rest[(close + 1)..].Trim(" \r\n"u8);
        return true;
    }

    private static ReadOnlySpan<byte> ConsoleLevel(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("info"u8) ? "info"u8
        : word.SequenceEqual("warn"u8) ? "warn"u8
        : word.SequenceEqual("fail"u8) ? "error"u8
        : word.SequenceEqual("dbug"u8) ? "debug"u8
        : word.SequenceEqual("trce"u8) ? "trace"u8
        : word.SequenceEqual("crit"u8) ? "critical"u8
        : default;

    private static ReadOnlySpan<byte> SystemdLevel(byte digit) => digit switch
    {
        <= (byte)'2' => "critical"u8,
        (byte)'3' => "error"u8,
        (byte)'4' => "warn"u8,
        (byte)'7' => "debug"u8,
        _ => "info"u8,
    };
}
