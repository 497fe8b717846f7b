using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Correlator.Tests.Formats;

public class JsonLineTests
{
    [Law(MaxTest = 500)]
    public Property JsonLine_WhatItAccepts_IsValidAndTheFrameworksValue() => Prop.ForAll(
        Arb.From(JsonDocuments.PlainObjects),
        Arb.From(Gen.Choose(0, 10_000)),
        Arb.From(Gen.Elements("{}[]\",:\\0a \u0002-.e".ToCharArray())),
        static (text, seed, change) =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            Assert.Equal(bytes.Length is >= 64 and <= 1024, JsonLine.TryFind(bytes, "level"u8, out _));
            AssertAgrees(bytes);
            bytes[seed % bytes.Length] = (byte)change;
            AssertAgrees(bytes);
            AssertAgrees(bytes[..(seed % bytes.Length)]);
        });

    private static void AssertAgrees(byte[] bytes)
    {
        if (!JsonLine.TryFind(bytes, "level"u8, out var value))
        {
            return;
        }

        using var document = JsonDocument.Parse(bytes);
        var expected = "";
        foreach (var member in document.RootElement.EnumerateObject().Where(member => member.NameEquals("level")))
        {
            expected = member.Value.ValueKind switch
            {
                JsonValueKind.String => member.Value.GetString()!,
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => member.Value.GetRawText(),
                _ => "",
            };
        }

        Assert.Equal(expected, Encoding.UTF8.GetString(value));
    }
}
