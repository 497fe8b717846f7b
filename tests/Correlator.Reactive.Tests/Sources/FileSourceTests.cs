namespace Correlator.Tests.Sources;

public sealed class FileSourceTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void FileSource_NdjsonLines_BecomeEventsWithTimeMessageAndLabels()
    {
        var path = _files.Write("a.ndjson", """
            {"timestamp":"2026-01-01T00:00:01.1234567Z","message":"one","status":200,"request_id":"r-1"}
            {"timestamp":"2026-01-01T00:00:02Z","message":"two \u00fc \"quoted\"","ok":true,"none":null,"a":{"b":"c"},"list":[1,2]}
            """);

        var events = new FileSource("api", new FileSourceOptions { Path = path }).ReadAll();

        Assert.Equal(2, events.Count);
        Assert.Equal(DateTimeOffset.Parse("2026-01-01T00:00:01.1234567Z", null), events[0].Timestamp);
        Assert.Equal("one", events[0].Message);
        Assert.Equal(Labels.Of(("status", "200"), ("request_id", "r-1")), events[0].Labels);
        Assert.Equal("two ü \"quoted\"", events[1].Message);
        Assert.Equal(Labels.Of(("ok", "true"), ("a.b", "c")), events[1].Labels);
        Assert.Equal(["api", "api"], events.Select(e => e.Source));
        Assert.Equal([0L, 1L], events.Select(e => e.Position));
    }

    [Fact]
    public void FileSource_MalformedLines_AreCountedWithTheFirstAsExample()
    {
        var path = _files.Write("a.ndjson", "{\"a\":1\n{\"ts\":1767225600,\"msg\":\"ok\"}\n\n{\"msg\":\"no time\"}\nplain\n");
        var request = new SourceRequest();

        var events = new FileSource("api", new FileSourceOptions { Path = path, Format = LogFormat.Ndjson }).ReadAll(request);

        Assert.Equal("ok", Assert.Single(events).Message);
        Assert.Equal(3, request.Statistics.Malformed);
        Assert.Equal(4, request.Statistics.Records);
        Assert.Contains("a.ndjson:1: not a JSON object: {\"a\":1", request.Statistics.FirstMalformed);
    }
}
