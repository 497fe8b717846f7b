using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Correlator.Cli.Tests;

/// <summary>The behaviour cases that correlate streams, run by the tool over files.</summary>
public sealed class CorrelationCaseTests
{
    private static readonly DateTime Epoch = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static TheoryData<string> Ids => CaseFile.IdsOf("join", "temporal", "grouping", "filter", "multi-stream");

    [Theory]
    [MemberData(nameof(Ids))]
    public void Run_BehaviourCase_GivesTheExpectedCorrelations(string id)
    {
        var input = CaseFile.Get(id).GetProperty("input");
        var expected = CaseFile.Get(id).GetProperty("expected").GetProperty("correlations").EnumerateArray().ToList();
        using var workspace = new Workspace();
        var args = new List<string> { "run", input.Text("query"), "--output", "json" };
        foreach (var stream in input.GetProperty("streams").EnumerateObject())
        {
            var path = workspace.Write($"{stream.Name}.ndjson", stream.Value.EnumerateArray().Select(LineOf));
            args.AddRange(["--source", $"{stream.Name}={path}"]);
        }

        var result = Tool.Run([.. args]);

        Assert.Equal((0, string.Empty), (result.ExitCode, WithoutHints(result.Error)));
        Assert.Equal(expected.Select(c => Describe(c, c)).Order(), result.Json.Select(actual => Describe(actual, FindLike(actual, expected))).Order());
    }

    // Hints and warnings about a query are three lines each and no failure.
    private static string WithoutHints(string error) =>
        string.Join('\n', error.Split('\n').Where(static line => line.StartsWith("error", StringComparison.Ordinal) || line.StartsWith("correlator", StringComparison.Ordinal)));

    private static string LineOf(JsonElement logEvent)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("timestamp", Epoch.AddTicks((long)(logEvent.GetProperty("t").GetDouble() * TimeSpan.TicksPerSecond)));
            writer.WriteString("message", logEvent.Text("id"));
            foreach (var label in logEvent.GetProperty("labels").EnumerateObject())
            {
                label.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    // A case names a key, labels and an order only where it is about them.
    private static string Describe(JsonElement correlation, JsonElement? wanted)
    {
        var ids = IdsOf(correlation);
        var isOrdered = wanted is { } w && w.TryGetProperty("ordered", out var ordered) && ordered.GetBoolean();
        var text = new StringBuilder(correlation.Text("completeness")).Append(": ").AppendJoin(' ', isOrdered ? ids : ids.Order(StringComparer.Ordinal));
        if (wanted?.TryGetProperty("key", out _) == true)
        {
            var key = correlation.GetProperty("key");
            text.Append(CultureInfo.InvariantCulture, $" key {(key.ValueKind == JsonValueKind.String ? key.GetString() : string.Join(',', key.EnumerateObject().Select(p => p.Value.GetString())))}");
        }

        if (wanted?.TryGetProperty("labels", out var labels) == true)
        {
            foreach (var label in labels.EnumerateObject())
            {
                var has = correlation.GetProperty("labels").TryGetProperty(label.Name, out var value);
                text.Append(CultureInfo.InvariantCulture, $" {label.Name}={(has ? value.GetString() : "(none)")}");
            }
        }

        return text.ToString();
    }

    private static JsonElement? FindLike(JsonElement actual, List<JsonElement> expected)
    {
        var ids = IdsOf(actual).Order(StringComparer.Ordinal);
        var like = expected.FindIndex(candidate => IdsOf(candidate).Order(StringComparer.Ordinal).SequenceEqual(ids));
        return like < 0 ? null : expected[like];
    }

    // Expected events are ids, actual ones are objects that have it as their message.
    private static List<string> IdsOf(JsonElement correlation) =>
        [.. correlation.GetProperty("events").EnumerateArray().Select(static e => e.ValueKind == JsonValueKind.String ? e.GetString()! : e.Text("message"))];
}
