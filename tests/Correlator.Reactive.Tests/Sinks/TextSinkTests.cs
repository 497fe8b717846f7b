using static Correlator.Tests.Sinks.Correlations;

namespace Correlator.Tests.Sinks;

public sealed class TextSinkTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose() => _output.Dispose();

    [Fact]
    public void OnNext_LongMessage_IsShortenedToTheWidth()
    {
        new TextSink(_output, new TextSinkOptions { Width = 40 }).OnNext(Of(Event(new string('x', 100))));

        Assert.Contains("       +0 ms  a         xxxxxxxxxxxxxxx…\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void OnNext_ControlCharacters_CannotSteerTheTerminal()
    {
        new TextSink(_output).OnNext(Of(Event("one\ntwo\u001b[2Jthree\u009b")));

        Assert.Contains("one two·[2Jthree·\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void OnNext_WithoutColour_WritesNoEscapes()
    {
        new TextSink(_output, new TextSinkOptions { Aliases = ["a", "b"] }).OnNext(Of(Event("m")));

        Assert.DoesNotContain('\u001b', _output.ToString());
    }

    [Fact]
    public void OnNext_WithColour_SetsOffWhatIsMissing()
    {
        new TextSink(_output, new TextSinkOptions { UseColour = true, Aliases = ["a", "b"] }).OnNext(Of(Event("m")));

        Assert.Contains("\u001b[33mmissing\u001b[0m", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void OnNext_StreamOfAUnion_IsNotMissed()
    {
        new TextSink(_output, new TextSinkOptions { Aliases = ["a", ""] }).OnNext(Of(Event("m")));

        Assert.DoesNotContain("missing", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void OnNext_ValuesAndFlags_AreDetails()
    {
        new TextSink(_output).OnNext(new Correlation("id", [.. Of(Event("m")).Events])
        {
            Revision = 1,
            IsTruncated = true,
            Continues = "before",
            IsKeyMissing = true,
            Values = [new("took", "5s"), new("status", null)],
        });

        var text = _output.ToString();
        Assert.StartsWith("(no key)  partial  0 ms  2026-01-01T00:00:00Z  revision 1\n", text, StringComparison.Ordinal);
        Assert.Contains("values: took=5s  status=(missing)\n", text, StringComparison.Ordinal);
        Assert.Contains("continues: before\n", text, StringComparison.Ordinal);
        Assert.Contains("truncated: it holds as many events as it may\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.0125, "12.5 ms")]
    [InlineData(9.999, "9999 ms")]
    [InlineData(10, "10 s")]
    [InlineData(3600, "01:00:00")]
    public void OnNext_Duration_IsWrittenForPeople(double seconds, string expected)
    {
        new TextSink(_output).OnNext(Of(Event("m"), Event("n", seconds)));

        Assert.Contains($"partial  {expected}  ", _output.ToString(), StringComparison.Ordinal);
    }
}
