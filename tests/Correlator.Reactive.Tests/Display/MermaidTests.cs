using static Correlator.Tests.Display.DisplayData;

namespace Correlator.Tests.Display;

public sealed class MermaidTests
{
    [Fact]
    public void Mermaid_Pair_IsANoteForEachEventAndAnArrowBetween() => Assert.Equal(
        """
        sequenceDiagram
            participant s0 as web
            participant s1 as svc
            Note over s0: +0 ms asked
            s0->>s1: 1.5 s
            Note over s1: +1500 ms answered

        """.ReplaceLineEndings("\n"),
        CorrelationDisplay.ToMermaid(Pair()));

    [Fact]
    public void Mermaid_MissingStream_IsAParticipantThatIsMissing() =>
        Assert.EndsWith("    Note over s1: missing\n", CorrelationDisplay.ToMermaid(Lonely(), new DisplayOptions { Streams = ["web", "svc"] }), StringComparison.Ordinal);

    [Fact]
    public void Mermaid_HostileText_StaysInItsLine()
    {
        var text = CorrelationDisplay.ToMermaid(Correlate([At(0, "web", "a;b\nparticipant x <script> %% \u001b \"", "7")], []).Single());

        Assert.Contains("Note over s0: +0 ms a#59;b participant x #60;script#62; #37;#37; · #34;\n", text, StringComparison.Ordinal);
        Assert.Equal(5, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Mermaid_MoreEventsThanAreShown_SaysHowMany() =>
        Assert.EndsWith("    %% and 91 more\n", CorrelationDisplay.ToMermaid(Many(100), new DisplayOptions { MaxEvents = 10 }), StringComparison.Ordinal);
}
