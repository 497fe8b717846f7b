using System.Text;
using Correlator.Sources;

namespace Correlator.Tests.Syslog;

/// <summary>How a connection is cut into messages, whatever its pieces are.</summary>
public sealed class SyslogFramingTests
{
    private const int MaxBytes = 64;

    [Fact]
    public void Counted_MessagesWithLineFeeds_ComeWhole() =>
        Assert.Equal(["<1>a\nb", "<1>c"], Cut("6 <1>a\nb4 <1>c", 100).Records);

    [Fact]
    public void Counted_LineFeedBehindTheCount_IsNoMessage() =>
        Assert.Equal(["<1>a", "<1>b"], Cut("4 <1>a\n4 <1>b\n", 1).Records);

    [Fact]
    public void Counted_TooLarge_IsSkippedAndTheNextComes()
    {
        var cut = Cut($"100 <1>{new string('x', 97)}4 <1>b", 7);

        Assert.Equal(["<1>b"], cut.Records);
        Assert.Equal(1, cut.TooLarge);
        Assert.True(cut.MostHeld <= MaxBytes + 16, $"{cut.MostHeld} bytes were held");
    }

    [Theory]
    [InlineData("4 <1>ax <1>b")]
    [InlineData("4 <1>a12345678901 <1>b")]
    [InlineData("9<1>a")]
    public void Counted_NoCount_IsBroken(string text) => Assert.True(Cut(text, 100).IsBroken);

    [Fact]
    public void Lines_CarriageReturnsNulsAndEmptyLines_AreNoPartOfMessages() =>
        Assert.Equal(["<1>a", "", "<1>b", "12 <1>c"], Cut("<1>a\r\n\n<1>b\0\n12 <1>c\n", 3).Records);

    [Fact]
    public void Lines_TooLong_IsSkippedAndTheNextComes()
    {
        var cut = Cut($"<1>{new string('x', 500)}\n<1>b\n", 50);

        Assert.Equal(["", "<1>b"], cut.Records);
        Assert.Equal(1, cut.TooLarge);
        Assert.True(cut.MostHeld <= MaxBytes + 50, $"{cut.MostHeld} bytes were held");
    }

    [Law(MaxTest = 300)]
    public void Framing_AnyBytesInAnyPieces_EndsAndTakesThemAll(byte[] bytes, bool isCounted, byte piece)
    {
        byte[] stream = [.. Encoding.UTF8.GetBytes(isCounted ? "3 abc" : "<1>x\n"), .. bytes];

        var one = Cut(stream, 1 + (piece % 50));
        var other = Cut(stream, stream.Length);

        Assert.Equal(other.Records, one.Records);
        Assert.Equal(other.TooLarge, one.TooLarge);
        Assert.Equal(other.IsBroken, one.IsBroken);
    }

    [Law(MaxTest = 300)]
    public void Framing_AnyMessages_ComeOutOfBothFramings(string[] messages, byte piece)
    {
        var texts = messages.Select(static text => "<1>" + (text ?? string.Empty).ReplaceLineEndings(string.Empty).Replace("\0", string.Empty).Trim())
            .Where(static text => Encoding.UTF8.GetByteCount(text) <= MaxBytes).ToArray();
        var expected = texts.Select(static text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
        var counted = string.Concat(texts.Select(static text => $"{Encoding.UTF8.GetByteCount(text)} {text}"));
        var lines = string.Concat(texts.Select(static text => text + "\n"));

        Assert.Equal(expected, Cut(counted, 1 + (piece % 50)).Records);
        Assert.Equal(expected, Cut(lines, 1 + (piece % 50)).Records);
    }

    private static Outcome Cut(string text, int piece) => Cut(Encoding.UTF8.GetBytes(text), piece);

    private static Outcome Cut(byte[] stream, int piece)
    {
        var (framing, outcome, pending) = (new SyslogFraming(MaxBytes), new Outcome(), new List<byte>());
        foreach (var part in stream.Chunk(Math.Max(1, piece)))
        {
            pending.AddRange(part);
            outcome.MostHeld = Math.Max(outcome.MostHeld, pending.Count);
            while (!outcome.IsBroken && Next(framing, pending, outcome))
            {
            }
        }

        return outcome;
    }

    private static bool Next(SyslogFraming framing, List<byte> pending, Outcome outcome)
    {
        byte[] bytes = [.. pending];
        var frame = framing.Next(bytes, out var cut);
        pending.RemoveRange(0, cut.Consumed);
        outcome.IsBroken = frame == Frame.Broken;
        outcome.TooLarge += frame == Frame.TooLarge ? 1 : 0;
        if (frame == Frame.Record)
        {
            outcome.Records.Add(Encoding.UTF8.GetString(bytes, cut.Start, cut.Length));
        }

        return frame is Frame.Record or Frame.TooLarge;
    }

    private sealed class Outcome
    {
        public List<string> Records { get; } = [];

        public int TooLarge { get; set; }

        public bool IsBroken { get; set; }

        public int MostHeld { get; set; }
    }
}
