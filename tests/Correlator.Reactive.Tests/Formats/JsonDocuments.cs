using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Correlator.Tests.Formats;

/// <summary>JSON objects for properties, with the escapes, blanks and nesting that writers make.</summary>
internal static class JsonDocuments
{
    private static readonly Gen<string> Blanks = Gen.Frequency((6, Gen.Constant("")), (1, Gen.Constant(" ")), (1, Gen.Constant("\t ")));

    private static readonly Gen<string> Texts = Gen.Elements(
        "", "a", "level", "request_id", "\\u0061b", "\\\"", "\\\\", "\\n\\t\\/", "ü", "\\ud83d\\ude00", "😀", "a{b", "},{", "x:y,",
        "\\\"request_id\\\":\\\"no\\\"", new string('m', 15), new string('m', 16), new string('m', 17), new string('q', 40) + "\\\\\\\"" + new string('r', 20))
        .Two().Select(static pair => pair.Item1 + pair.Item2);

    // Names without points: a point joins the names of nested members, so it would make two fields equal.
    private static readonly Gen<string> Names = Gen.OneOf(Texts, Gen.Elements("request_id", "level", "a", "b"));

    private static readonly Gen<string> Numbers = Gen.Elements("0", "-1", "42", "1.50", "-0.0", "1e9", "2.5E-3", "1234567890123456789");

    /// <summary>Objects with 0 to 6 members of distinct names, nested up to three deep.</summary>
    public static Gen<string> Objects { get; } = Object(3);

    /// <summary>Compact objects of 1 to 12 members without escapes, names given twice among them.</summary>
    public static Gen<string> PlainObjects { get; } =
        from count in Gen.Choose(1, 12)
        from names in Gen.Elements("level", "a", "time", "a name of some length", "u").ListOf(count)
        from values in Gen.OneOf(
            Gen.Elements("", "x", "{[,:]}", new string('m', 31), new string('n', 64), new string('o', 90)).Select(static text => $"\"{text}\""),
            Numbers,
            Gen.Elements("true", "null", "[]", "[\"a\",{\"level\":\"b\"}]", "{\"level\":{}}", "{}")).ListOf(count)
        select "{" + string.Join(",", names.Zip(values).Select(static pair => $"\"{pair.First}\":{pair.Second}")) + "}";

    public static void Flatten(JsonElement element, string prefix, IDictionary<string, string> fields)
    {
        foreach (var member in element.EnumerateObject())
        {
            var name = prefix + member.Name;
            switch (member.Value.ValueKind)
            {
                case JsonValueKind.Object:
                    Flatten(member.Value, name + ".", fields);
                    break;
                case JsonValueKind.String:
                    fields[name] = member.Value.GetString()!;
                    break;
                case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                    fields[name] = member.Value.GetRawText();
                    break;
            }
        }
    }

    private static Gen<string> Object(int depth) =>
        from count in Gen.Choose(0, 6)
        from names in Names.ListOf(count)
        from values in Value(depth).ListOf(count)
        from blank in Blanks
        select blank + "{" + blank + string.Join("," + blank, names
            .Zip(values)
            .DistinctBy(static pair => JsonSerializer.Deserialize<string>($"\"{pair.First}\""))
            .Select(pair => $"\"{pair.First}\"{blank}:{blank}{pair.Second}{blank}")) + "}" + blank;

    private static Gen<string> Value(int depth)
    {
        var scalars = Gen.OneOf(Texts.Select(static text => $"\"{text}\""), Numbers, Gen.Elements("true", "false", "null"));
        return depth == 0
            ? scalars
            : Gen.Frequency(
                (6, scalars),
                (1, Object(depth - 1)),
                (1, from items in Value(depth - 1).ListOf(2) select $"[{string.Join(",", items)}]"));
    }
}
