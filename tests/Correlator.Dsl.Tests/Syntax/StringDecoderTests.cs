using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Tests.Syntax;

public sealed class StringDecoderTests
{
    [Theory]
    [InlineData("\"a\\\"b\"", "a\"b")]
    [InlineData("'a\\'b'", "a'b")]
    [InlineData("\"\\n\\t\\\\\"", "\n\t\\")]
    [InlineData("\"\\x41\\u00e4\\U0001F600\"", "Aä😀")]
    [InlineData("`\\d \"x\"`", "\\d \"x\"")]
    [InlineData("\"\\d+\"", "\\d+")]
    public void Decode_Raw_GivesTheValue(string raw, string expected) => Assert.Equal(expected, StringDecoder.Decode(raw, isClosed: true));

    [Law]
    public void Encode_AnyText_DecodesToIt(string? text)
    {
        var value = text ?? string.Empty;

        Assert.Equal(value, StringDecoder.Decode(StringDecoder.Encode(value), isClosed: true));
    }

    [Theory]
    [InlineData("\"a\\\\b\"", 0, 1)]
    [InlineData("\"a\\\\b\"", 2, 4)]
    [InlineData("`ab`", 1, 2)]
    [InlineData("ab", 1, 1)]
    public void RawOffset_OfValueUnit_PointsIntoTheRawText(string raw, int index, int expected) => Assert.Equal(expected, StringDecoder.RawOffset(raw, index));
}
