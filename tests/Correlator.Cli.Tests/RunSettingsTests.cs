namespace Correlator.Cli.Tests;

/// <summary>Options of <c>run</c> that say how a query runs.</summary>
public sealed class RunSettingsTests : IDisposable
{
    private const string Join = "a({})[5m] and on(x) b({})[5m]";
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("+02:00")]
    [InlineData("Europe/Helsinki")]
    public void TimeZone_IsThatOfTimesThatNameNone(string zone)
    {
        var a = _workspace.Write("a.ndjson", """{"timestamp":"2026-01-01T02:00:00","message":"a1","x":"1"}""");
        var b = _workspace.Write("b.ndjson", """{"timestamp":"2026-01-01T00:00:01Z","message":"b1","x":"1"}""");

        var result = Tool.Run("run", Join, "--source", $"a={a}", "--source", $"b={b}", "--timezone", zone, "--output", "json", "--stats");

        Assert.Equal(1000, Assert.Single(result.Json).GetProperty("durationMs").GetDouble());
        Assert.Contains($"note: a: Times without a zone are read as {zone}.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void TimeZone_OfTheSource_GoesBefore()
    {
        var a = _workspace.Write("a.ndjson", """{"timestamp":"2026-01-01T02:00:00","message":"a1","x":"1"}""");

        var result = Tool.Run("run", "a({})", "--source", $"a={a},tz=-05:30", "--timezone", "+02:00", "--output", "json");

        Assert.Equal("2026-01-01T07:30:00Z", Assert.Single(result.Json).Text("start"));
    }

    [Fact]
    public void TimeZone_OfTheQuery_MayBeAnOffsetAndGoesBefore()
    {
        var a = _workspace.Write("a.ndjson", """{"timestamp":"2026-01-01T02:00:00","message":"a1","x":"1"}""");

        var result = Tool.Run("run", "set timezone = \"-05:30\"; a({})", "--source", $"a={a}", "--timezone", "+02:00", "--output", "json");

        Assert.Equal("2026-01-01T07:30:00Z", Assert.Single(result.Json).Text("start"));
    }

    [Fact]
    public void MaxEvents_ClosesACorrelationThatHoldsSoMany()
    {
        var a = _workspace.Write("a.ndjson", """{"timestamp":"2026-01-01T00:00:00Z","message":"a1","x":"1"}""");
        var b = _workspace.Write("b.ndjson", Enumerable.Range(1, 4).Select(static i => $$"""{"timestamp":"2026-01-01T00:00:0{{i}}Z","message":"b{{i}}","x":"1"}"""));

        var result = Tool.Run("run", Join, "--source", $"a={a}", "--source", $"b={b}", "--max-events", "3", "--output", "json");

        Assert.Equal([3, 2], result.Json.Select(static c => c.GetProperty("events").GetArrayLength()));
        Assert.True(result.Json[0].GetProperty("truncated").GetBoolean());
    }

    [Theory]
    [InlineData(Join, "")]
    [InlineData("a({})[5m] | count by (x) [1h]", "warning: --partitions has no effect: the rows of 'count by (x) [1h]' depend on all groups together")]
    [InlineData($"{Join} | limit 2", "warning: --partitions has no effect: 'limit 2' takes the first results of all, and lanes have no common order")]
    public void Partitions_GiveTheSameResultsOrSayWhyTheyDoNothing(string query, string warning)
    {
        var a = _workspace.Write("a.ndjson", Enumerable.Range(0, 60).Select(static i => $$"""{"timestamp":"2026-01-01T00:00:{{i:00}}Z","message":"a{{i}}","x":"{{i % 17}}"}"""));
        var b = _workspace.Write("b.ndjson", Enumerable.Range(0, 60).Select(static i => $$"""{"timestamp":"2026-01-01T00:00:{{i:00}}Z","message":"b{{i}}","x":"{{i % 13}}"}"""));
        string[] Lines(string partitions, Func<ToolResult, string> output) =>
            [.. output(Tool.Run("run", query, "--source", $"a={a}", "--source", $"b={b}", "--output", "json", "--partitions", partitions)).Split('\n').Order(StringComparer.Ordinal)];

        Assert.Equal(Lines("1", static result => result.Output), Lines("3", static result => result.Output));
        Assert.Equal(warning, string.Join('\n', Lines("3", static result => result.Error)).Trim());
    }

    [Fact]
    public void OptionThatTheFormatHasNoUseFor_IsNoted()
    {
        var a = _workspace.Write("a.log", """192.0.2.1 - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 2""");

        var result = Tool.Run("run", "a({})", "--source", $"a={a},format=combined,time=ts,maxrecord=1K", "--stats");

        Assert.Contains("note: a: The option 'time' has no effect: the format combined has no use for it.", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n'), static line => line.StartsWith("note: ", StringComparison.Ordinal));
    }
}
