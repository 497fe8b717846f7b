using System.Text;
using System.Text.Json;
using static Correlator.Tests.Sinks.Correlations;

namespace Correlator.Tests.Sinks;

public sealed class JsonLinesSinkTests : IDisposable
{
    private readonly MemoryStream _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void OnNext_Batched_WritesWithTheFullBatchAndAtTheEnd()
    {
        using var sink = new JsonLinesSink(_output);

        sink.OnNext(Of(Event("short")));
        Assert.Equal(0, _output.Length);
        sink.OnNext(Of(Event(new string('x', 70_000))));
        Assert.NotEqual(0, _output.Length);
        sink.OnNext(Of(Event("last")));
        sink.OnCompleted();

        Assert.Equal(3, Lines().Length);
    }

    [Fact]
    public void OnNext_Immediate_WritesEachLineAtOnce()
    {
        using var sink = new JsonLinesSink(_output, isImmediate: true);

        sink.OnNext(Of(Event("one")));

        Assert.Single(Lines());
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("\"quoted\" \\ / <&>'")]
    [InlineData("line\r\n\ttab\0null\u001b[31mred\u2028")]
    [InlineData("ünïcödé 日本語 🙂")]
    public void OnNext_AnyMessage_ParsesBack(string message)
    {
        using (var sink = new JsonLinesSink(_output))
        {
            sink.OnNext(Of(Event(message)));
        }

        using var json = JsonDocument.Parse(Assert.Single(Lines()));
        Assert.Equal(message, json.RootElement.GetProperty("events")[0].GetProperty("message").GetString());
    }

    [Fact]
    public void OnNext_Flags_AreWrittenWhereSet()
    {
        using (var sink = new JsonLinesSink(_output))
        {
            sink.OnNext(new Correlation("id", [.. Of(Event("m"), Event("n", 1.5)).Events])
            {
                Revision = 2,
                Completeness = Completeness.Complete,
                IsTruncated = true,
                Continues = "before",
                Merged = ["gone"],
                IsKeyMissing = true,
                Labels = Labels.Of(("region", "eu")),
            });
        }

        Assert.StartsWith(
            """{"id":"id","revision":2,"completeness":"complete","key":{},"start":"2026-01-01T00:00:00Z","end":"2026-01-01T00:00:01.5Z","durationMs":1500,"labels":{"region":"eu"}"""
            + ""","streams":[],"truncated":true,"continues":"before","merged":["gone"],"missingKey":true,""",
            Assert.Single(Lines()),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Flush_AfterTheOutputFailed_DoesNotOfferTheSameAgain()
    {
        var output = new FailingStream();
        using var sink = new JsonLinesSink(output, isImmediate: true);

        Assert.Throws<IOException>(() => sink.OnNext(Of(Event("m"))));
        sink.Flush();

        Assert.Equal(1, output.Calls);
    }

    [Fact]
    public void Dispose_LeavesTheOutputOpen()
    {
        new JsonLinesSink(_output).Dispose();

        Assert.True(_output.CanWrite);
    }

    private string[] Lines() => Encoding.UTF8.GetString(_output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private sealed class FailingStream : MemoryStream
    {
        public int Calls { get; private set; }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Calls++;
            throw new IOException("broken");
        }
    }
}
