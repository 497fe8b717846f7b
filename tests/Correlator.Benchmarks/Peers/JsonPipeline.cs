using System.Text.Json;
using System.Text.Json.Serialization;

namespace Correlator.Benchmarks;

/// <summary>What a program does without a library for W2: lines, System.Text.Json with generated code, a dictionary, lines.</summary>
internal static class JsonPipeline
{
    private static readonly TimeSpan Within = TimeSpan.FromTicks(PairEvents.WithinTicks);
    private static readonly TimeSpan Lifetime = TimeSpan.FromTicks(PairEvents.WithinTicks + PairEvents.LatenessTicks);

    public static void Run(string directory, string output)
    {
        using var writer = new StreamWriter(output);
        var held = new Dictionary<string, List<LogLine>>();
        var queue = new Queue<LogLine>();
        foreach (var line in Merge(Read(directory, "a"), Read(directory, "b")))
        {
            while (queue.TryPeek(out var oldest) && line.Timestamp - oldest.Timestamp > Lifetime)
            {
                Forget(held, queue.Dequeue());
            }

            if (!held.TryGetValue(line.RequestId, out var same))
            {
                held.Add(line.RequestId, same = []);
            }

            foreach (var other in same.Where(other => other.Service != line.Service && line.Timestamp - other.Timestamp <= Within))
            {
                Write(writer, other, line);
            }

            same.Add(line);
            queue.Enqueue(line);
        }
    }

    private static void Write(StreamWriter writer, LogLine first, LogLine second)
    {
        var pair = new LogPair(first.RequestId, first.Timestamp, second.Timestamp, [first, second]);
        writer.WriteLine(JsonSerializer.Serialize(pair, LogJson.Default.LogPair));
    }

    private static void Forget(Dictionary<string, List<LogLine>> held, LogLine line)
    {
        var same = held[line.RequestId];
        same.Remove(line);
        if (same.Count == 0)
        {
            held.Remove(line.RequestId);
        }
    }

    private static IEnumerable<LogLine> Read(string directory, string name) =>
        File.ReadLines(Path.Combine(directory, $"{name}.ndjson")).Select(static line => JsonSerializer.Deserialize(line, LogJson.Default.LogLine)!);

    private static IEnumerable<LogLine> Merge(IEnumerable<LogLine> left, IEnumerable<LogLine> right)
    {
        using var l = left.GetEnumerator();
        using var r = right.GetEnumerator();
        var (hasLeft, hasRight) = (l.MoveNext(), r.MoveNext());
        while (hasLeft || hasRight)
        {
            if (hasLeft && (!hasRight || l.Current.Timestamp <= r.Current.Timestamp))
            {
                yield return l.Current;
                hasLeft = l.MoveNext();
            }
            else
            {
                yield return r.Current;
                hasRight = r.MoveNext();
            }
        }
    }
}

/// <summary>A line of either file.</summary>
internal sealed record LogLine(
    [property: JsonPropertyName("timestamp")] DateTimeOffset Timestamp,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("request_id")] string RequestId,
    [property: JsonPropertyName("service")] string Service,
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("pod")] string Pod);

/// <summary>A line of the result.</summary>
internal sealed record LogPair(string Key, DateTimeOffset Start, DateTimeOffset End, LogLine[] Events);

/// <summary>The generated code.</summary>
[JsonSerializable(typeof(LogLine))]
[JsonSerializable(typeof(LogPair))]
internal sealed partial class LogJson : JsonSerializerContext;
