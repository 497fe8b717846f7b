using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Correlator.Sources;

/// <summary>Events of journal entries as <c>journalctl -o json</c> prints them.</summary>
internal sealed class JournalParser(ReceiverSession session, JournalPosition position) : RecordParser
{
    private const string Cursor = "__CURSOR";
    private const string Time = "__REALTIME_TIMESTAMP";
    private const string Message = "MESSAGE";
    private static readonly string[] Severities = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"];

    private static readonly (string Field, string Label)[] SyslogNames =
        [("_HOSTNAME", "host"), ("SYSLOG_IDENTIFIER", "app"), ("_PID", "pid"), ("_SYSTEMD_UNIT", "unit")];

    private readonly EventOrigin _origin = new(session.Source, Labels.Empty, null);

    public override string? Parse(ArraySegment<byte> record, List<LogEvent> events)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!TryReadFields(record, fields))
        {
            return "not a JSON object";
        }

        if (!fields.TryGetValue(Time, out var text) || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            || microseconds > (DateTime.MaxValue - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)
        {
            return $"no {Time}";
        }

        position.Cursor = fields.GetValueOrDefault(Cursor, position.Cursor!);
        var ticks = DateTime.UnixEpoch.Ticks + (microseconds * TimeSpan.TicksPerMicrosecond);
        events.Add(LogEvent.FromText(_origin, ticks, session.Counters.NextPosition(), fields.GetValueOrDefault(Message, string.Empty), ToLabels(fields)));
        return null;
    }

    public override void OnArrival(DateTimeOffset now)
    {
        // Entries bear their own time.
    }

    private static Labels ToLabels(Dictionary<string, string> fields)
    {
        var labels = new List<KeyValuePair<string, string>>(fields.Count + SyslogNames.Length);
        foreach (var (field, label) in SyslogNames)
        {
            if (fields.TryGetValue(field, out var value))
            {
                labels.Add(new(label, value));
            }
        }

        if (fields.TryGetValue("PRIORITY", out var priority) && priority.Length == 1 && priority[0] is >= '0' and <= '7')
        {
            labels.Add(new("severity", Severities[priority[0] - '0']));
        }

        labels.AddRange(fields.Where(static field => field.Key != Message && !field.Key.StartsWith("__", StringComparison.Ordinal)));
        return Labels.Of(labels);
    }

    private static bool TryReadFields(ReadOnlySpan<byte> record, Dictionary<string, string> fields)
    {
        var reader = new Utf8JsonReader(record);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                if (TryReadValue(ref reader, out var value) && name.Length > 0)
                {
                    fields[name] = value;
                }
            }

            return !reader.Read();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    // A text; the bytes of what is no text; a list of either, where the field was given more than once; null where it is too long to be shown.
    private static bool TryReadValue(ref Utf8JsonReader reader, out string value)
    {
        value = string.Empty;
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                value = reader.GetString()!;
                return true;
            case JsonTokenType.StartArray:
                value = ReadArray(ref reader);
                return true;
            default:
                reader.Skip();
                return false;
        }
    }

    private static string ReadArray(ref Utf8JsonReader reader)
    {
        var (bytes, values) = (new List<byte>(), new List<string>());
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetByte(out var number))
            {
                bytes.Add(number);
            }
            else if (reader.CurrentDepth <= 2 && TryReadValue(ref reader, out var value))
            {
                values.Add(value);
            }
            else
            {
                reader.Skip();
            }
        }

        return values.Count > 0 ? string.Join('\n', values) : Encoding.UTF8.GetString([.. bytes]);
    }
}
