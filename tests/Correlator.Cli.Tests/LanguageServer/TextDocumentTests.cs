using Correlator.Dsl.Syntax;
using FsCheck;

namespace Correlator.Cli.Tests.LanguageServer;

public sealed class TextDocumentTests
{
    private static readonly string[] Pieces = ["a", "\n", "\r\n", "\r", "🚀", "é", " "];

    [Law]
    public bool PositionOf_AnyOffset_LeadsBackToIt(byte[] choices)
    {
        var document = new TextDocument("u", null, TextOf(choices));
        return Enumerable.Range(0, document.Text.Length + 1).Where(offset => !IsInsideLineEnd(document.Text, offset)).All(offset =>
        {
            var (line, character) = document.PositionOf(offset);
            return document.OffsetOf(line, character) == offset;
        });
    }

    [Law]
    public bool Replace_AnyPart_GivesTheTextAndPositionsOfTheWhole(byte[] choices, NonNegativeInt from, NonNegativeInt length, byte[] inserted)
    {
        var text = TextOf(choices);
        var start = from.Get % (text.Length + 1);
        var span = new TextSpan(start, length.Get % (text.Length - start + 1));
        var expected = new TextDocument("u", 2, text[..span.Start] + TextOf(inserted) + text[span.End..]);

        var actual = new TextDocument("u", 1, text).Replace(span, TextOf(inserted), 2);

        return actual.Text == expected.Text && actual.Version == 2
            && Enumerable.Range(0, expected.Text.Length + 1).All(offset => actual.PositionOf(offset) == expected.PositionOf(offset));
    }

    [Theory]
    [InlineData(0, 99, 2)]
    [InlineData(1, 0, 4)]
    [InlineData(1, int.MaxValue, 6)]
    [InlineData(99, 0, 6)]
    public void OffsetOf_PositionOutside_IsTheNearestEnd(int line, int character, int offset) => Assert.Equal(offset, new TextDocument("u", null, "ab\r\ncd").OffsetOf(line, character));

    private static string TextOf(byte[]? choices) => string.Concat((choices ?? []).Select(static choice => Pieces[choice % Pieces.Length]));

    private static bool IsInsideLineEnd(string text, int offset) => offset > 0 && offset < text.Length && text[offset - 1] == '\r' && text[offset] == '\n';
}
