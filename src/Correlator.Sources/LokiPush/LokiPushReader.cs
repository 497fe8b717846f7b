using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Correlator.Sources;

/// <summary>Makes events of one push. Nothing of a push that is none is delivered.</summary>
internal sealed class LokiPushReader(ReceiverSession session, int maxBytes)
{
    private readonly long _nowTicks = session.Scheduler.Now.UtcTicks;

    public List<LogEvent> Events { get; } = [];

    /// <summary>Reads a push: JSON, or protobuf in a block of Snappy.</summary>
    /// <exception cref="RefusedRequestException">It is none (400).</exception>
    public void Read(ReadOnlySpan<byte> body, bool isJson)
    {
        if (!(isJson ? TryReadJson(body) : TryReadPacked(body)))
        {
            session.ReportMalformed("not a push of Loki's API", body);
            throw new RefusedRequestException(400, "The body is not a push of streams.");
        }
    }

    private bool TryReadPacked(ReadOnlySpan<byte> body)
    {
        using var request = new PooledBuffer(maxBytes);
        return SnappyBlock.TryUnpack(body, request, maxBytes) && TryReadStreams(request.Span);
    }

    private bool TryReadStreams(ReadOnlySpan<byte> request)
    {
        var streams = new ProtoReader(request);
        while (streams.MoveNext())
        {
            if (streams.Field == 1 && !TryReadStream(streams.Bytes))
            {
                return false;
            }
        }

        return !streams.IsBroken;
    }

    // labels = 1, entries = 2; the labels may stand behind the entries.
    private bool TryReadStream(ReadOnlySpan<byte> stream)
    {
        var labels = new List<KeyValuePair<string, string>>();
        var fields = new ProtoReader(stream);
        while (fields.MoveNext())
        {
            if (fields.Field == 1 && !StreamLabels.TryRead(Encoding.UTF8.GetString(fields.Bytes), labels))
            {
                return false;
            }
        }

        var origin = new EventOrigin(session.Source, Labels.Of(labels), null);
        fields = new ProtoReader(stream);
        while (fields.MoveNext())
        {
            if (fields.Field == 2 && !TryReadEntry(fields.Bytes, origin))
            {
                return false;
            }
        }

        return !fields.IsBroken;
    }

    // timestamp = 1 {seconds = 1, nanoseconds = 2}, line = 2, structured metadata = 3 {name = 1, value = 2}.
    private bool TryReadEntry(ReadOnlySpan<byte> entry, EventOrigin origin)
    {
        var (ticks, line, own) = (_nowTicks, string.Empty, new List<KeyValuePair<string, string>>());
        var fields = new ProtoReader(entry);
        while (fields.MoveNext())
        {
            switch (fields.Field)
            {
                case 1 when !TryReadTime(fields.Bytes, out ticks):
                    return false;
                case 2:
                    line = Encoding.UTF8.GetString(fields.Bytes);
                    break;
                case 3:
                    var pair = OtlpPair.Read(fields.Bytes);
                    own.Add(new(Encoding.UTF8.GetString(pair.Key), Encoding.UTF8.GetString(pair.Value)));
                    break;
            }
        }

        Add(origin, ticks, line, own);
        return !fields.IsBroken;
    }

    private static bool TryReadTime(ReadOnlySpan<byte> message, out long ticks)
    {
        var (seconds, nanoseconds) = (0L, 0L);
        var fields = new ProtoReader(message);
        while (fields.MoveNext())
        {
            seconds = fields.Field == 1 ? (long)fields.Number : seconds;
            nanoseconds = fields.Field == 2 ? (long)fields.Number : nanoseconds;
        }

        var isInRange = seconds is >= -62_135_596_800 and < 253_402_300_800 && nanoseconds is >= 0 and < 1_000_000_000;
        ticks = isInRange ? DateTime.UnixEpoch.Ticks + (seconds * TimeSpan.TicksPerSecond) + (nanoseconds / TimeSpan.NanosecondsPerTick) : 0;
        return isInRange && !fields.IsBroken;
    }

    private bool TryReadJson(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            return !reader.Read()
                && document.RootElement.TryGetProperty("streams", out var streams)
                && streams.EnumerateArray().All(TryReadStream);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return false;
        }
    }

    private bool TryReadStream(JsonElement stream)
    {
        var labels = stream.GetProperty("stream").EnumerateObject().Select(Pair);
        var origin = new EventOrigin(session.Source, Labels.Of(labels), null);
        return stream.GetProperty("values").EnumerateArray().All(value => TryReadValue(value, origin));
    }

    private bool TryReadValue(JsonElement value, EventOrigin origin)
    {
        if (value.GetArrayLength() is not (2 or 3)
            || !long.TryParse(value[0].GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds))
        {
            return false;
        }

        var own = value.GetArrayLength() == 3 ? value[2].EnumerateObject().Select(Pair) : [];
        Add(origin, DateTime.UnixEpoch.Ticks + (nanoseconds / TimeSpan.NanosecondsPerTick), value[1].GetString() ?? string.Empty, own);
        return true;
    }

    private static KeyValuePair<string, string> Pair(JsonProperty property) => new(property.Name, property.Value.GetString() ?? string.Empty);

    private void Add(EventOrigin origin, long ticks, string line, IEnumerable<KeyValuePair<string, string>> own)
    {
        if (line.Length > session.Options.MaxRecordBytes)
        {
            session.ReportTooLarge();
            return;
        }

        Events.Add(LogEvent.FromText(origin, ticks, session.Counters.NextPosition(), line, Labels.Of(own)));
    }
}
