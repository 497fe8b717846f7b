using System.Text;
using System.Text.Json;

namespace Correlator.Sources.Tests;

/// <summary>A frame of a tail: its lines, and how many the server says it has dropped.</summary>
internal sealed record LokiFrame(LokiLine[] Lines, int Dropped = 0)
{
    /// <summary>The frame itself where it is not to be a good one.</summary>
    public string? Raw { get; init; }
}

/// <summary>Writes answers and frames as the recordings have them.</summary>
internal static class LokiJson
{
    /// <summary>The pairs of <c>a=1,b=2</c>.</summary>
    public static IEnumerable<(string Name, string Value)> Pairs(string labels) =>
        labels.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static pair => (pair.Split('=')[0], pair.Split('=')[1]));

    public static LokiAnswer List(IEnumerable<string> values) =>
        values.Distinct().Order(StringComparer.Ordinal).ToList() is { Count: > 0 } list
            ? LokiAnswer.Json($$"""{"status":"success","data":{{JsonSerializer.Serialize(list)}}}""")
            : LokiAnswer.Json("""{"status":"success"}""");

    public static LokiAnswer Series(IEnumerable<string> labels) =>
        LokiAnswer.Json($$"""{"status":"success","data":[{{string.Join(',', labels.Distinct().Select(static text => Object(Pairs(text))))}}]}""");

    public static LokiAnswer Streams(LokiBackend backend, LokiLine[] lines, bool isCategorized)
    {
        var flags = isCategorized && !backend.IsOld && !backend.IsSloppy;
        var streams = lines.GroupBy(line => Stream(line, flags)).Select(group => $$"""{"stream":{{group.Key}},"values":[{{string.Join(',', group.Select(line => Value(backend, line, flags)))}}]}""");
        return LokiAnswer.Json($$"""{"status":"success","data":{"resultType":"streams",{{(flags ? "\"encodingFlags\":[\"categorize-labels\"]," : string.Empty)}}"result":[{{string.Join(',', streams)}}],"stats":{} } }""");
    }

    /// <summary>A frame: every line a stream object of its own, and the flags at the end.</summary>
    public static byte[] Frame(LokiBackend backend, LokiFrame frame)
    {
        if (frame.Raw is not null)
        {
            return Encoding.UTF8.GetBytes(frame.Raw);
        }

        var flags = !backend.IsOld && !backend.IsSloppy;
        var streams = frame.Lines.Select(line => $$"""{"stream":{{Stream(line, flags)}},"values":[{{Value(backend, line, flags)}}]}""");
        var dropped = frame.Dropped == 0 ? string.Empty : $",\"dropped_entries\":[{string.Join(',', Enumerable.Repeat("{\"labels\":{},\"timestamp\":\"1\"}", frame.Dropped))}]";
        return Encoding.UTF8.GetBytes($$"""{"streams":[{{string.Join(',', streams)}}]{{dropped}}{{(flags ? ",\"encodingFlags\":[\"categorize-labels\"]" : string.Empty)}}}""");
    }

    private static string Stream(LokiLine line, bool isCategorized) =>
        Object(isCategorized ? Pairs(line.Labels) : Pairs(line.Labels).Concat(line.Metadata).Concat(line.Parsed));

    private static string Value(LokiBackend backend, LokiLine line, bool isCategorized)
    {
        var time = backend.IsSloppy ? $"{line.Nanoseconds}" : $"\"{line.Nanoseconds}\"";
        string[] parts =
        [
            .. line.Metadata.Length > 0 ? [$"\"structuredMetadata\":{Object(line.Metadata)}"] : Array.Empty<string>(),
            .. line.Parsed.Length > 0 ? [$"\"parsed\":{Object(line.Parsed)}"] : Array.Empty<string>(),
        ];
        return $"[{time},{JsonSerializer.Serialize(line.Text)}{(isCategorized ? $",{{{string.Join(',', parts)}}}" : string.Empty)}]";
    }

    private static string Object(IEnumerable<(string Name, string Value)> pairs) =>
        $"{{{string.Join(',', pairs.Select(static pair => $"{JsonSerializer.Serialize(pair.Name)}:{JsonSerializer.Serialize(pair.Value)}"))}}}";
}
