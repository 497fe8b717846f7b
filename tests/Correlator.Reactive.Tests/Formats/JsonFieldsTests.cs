using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Correlator.Tests.Formats;

public class JsonFieldsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}}")]
    [InlineData("[]")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":1.}")]
    [InlineData("{\"a\":+1}")]
    [InlineData("{\"a\":1e}")]
    [InlineData("{\"a\":tru}")]
    [InlineData("{\"a\":\"\\x\"}")]
    [InlineData("{\"a\":\"\\u12g4\"}")]
    [InlineData("{\"a\":\"\u0001\"}")]
    [InlineData("{\"a\":\"open}")]
    [InlineData("{\"a\":[1,]}")]
    [InlineData("{\"a\":[1}")]
    [InlineData("{\"a\":{\"b\":1}")]
    [InlineData("{a:1}")]
    [InlineData("{\"a\":1}x")]
    [InlineData("{\"a\":'x'}")]
    public void JsonFields_BrokenGrammar_IsNotComplete(string text)
    {
        Assert.False(IsComplete(Encoding.UTF8.GetBytes(text)));
        Assert.False(IsValid(Encoding.UTF8.GetBytes(text)));
    }

    [Law(MaxTest = 500)]
    public Property JsonFields_AnyDocument_AgreesWithTheFramework() => Prop.ForAll(
        Arb.From(JsonDocuments.Objects),
        static text =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var expected = new SortedDictionary<string, string>(StringComparer.Ordinal);
            using (var document = JsonDocument.Parse(bytes))
            {
                JsonDocuments.Flatten(document.RootElement, "", expected);
            }

            var decoder = new NdjsonDecoder(new EventFields(["no such time"], "no such message"), new TimeReader(TimeZoneInfo.Utc, default));
            var fields = new List<KeyValuePair<string, string>>();
            decoder.CopyFields(bytes, fields);

            Assert.True(IsComplete(bytes));
            Assert.Equal(expected, Labels.Of(fields).ToDictionary());
            foreach (var (name, value) in expected.Where(pair => pair.Key.Length > 0))
            {
                Assert.True(decoder.TryGetField(bytes, FieldName.Of(name), out var found), name);
                Assert.Equal(value, Encoding.UTF8.GetString(found));
            }

            Assert.False(decoder.TryGetField(bytes, FieldName.Of("no such field"), out _));
        });

    [Law(MaxTest = 500)]
    public Property JsonFields_AnyCutOrChangedByte_AgreesWithTheFrameworkOnValidity() => Prop.ForAll(
        Arb.From(JsonDocuments.Objects),
        Arb.From(Gen.Choose(0, 10_000)),
        Arb.From(Gen.Elements("{}[]\",:\\0a \u0002-.e".ToCharArray())),
        static (text, seed, change) =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            bytes[seed % bytes.Length] = (byte)change;
            Assert.Equal(IsValid(bytes), IsComplete(bytes));
            Assert.Equal(IsValid(bytes[..(seed % bytes.Length)]), IsComplete(bytes[..(seed % bytes.Length)]));
        });

    private static bool IsComplete(byte[] text)
    {
        var fields = new JsonFields(text);
        while (fields.MoveNext())
        {
        }

        return fields.IsComplete;
    }

    private static bool IsValid(byte[] text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
