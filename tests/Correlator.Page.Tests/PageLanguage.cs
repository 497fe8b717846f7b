using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Correlator.Page.Tests;

/// <summary>Enough of a language for a page: words in colours, one error with a fix, and names to suggest.</summary>
internal static partial class PageLanguage
{
    /// <summary>What is said about <c>within(30)</c>.</summary>
    public const string Sentence = "'within' needs a duration such as 30s, found '30'.";
    private const string Bad = "within(30)";
    private static readonly string[] Keywords = ["and", "or", "unless", "on", "within", "as"];
    private static readonly string[] Names = ["nginx", "svc", "pg", "payments"];

    /// <summary>Where the error of a text begins, or -1.</summary>
    public static int ErrorIn(string text)
    {
        var at = text.IndexOf(Bad, StringComparison.Ordinal);
        return at < 0 ? -1 : at + "within(".Length;
    }

    /// <summary>An answer of /api/check. The standard form of a query is the query on one line.</summary>
    public static JsonObject Check(string text)
    {
        var error = ErrorIn(text);
        return new JsonObject
        {
            ["isValid"] = error < 0,
            ["diagnostics"] = error < 0 ? [] : new JsonArray(DiagnosticAt(error)),
            ["tokens"] = new JsonArray([.. Words().Matches(text).Select(TokenOf)]),
            ["formatted"] = error < 0 ? string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : null,
        };
    }

    /// <summary>An answer of /api/complete: the names that begin as the word before the offset does.</summary>
    public static JsonObject Complete(string text, int offset)
    {
        var start = offset;
        while (start > 0 && char.IsLetter(text[start - 1]))
        {
            start--;
        }

        var items = Names.Where(name => name.StartsWith(text[start..offset], StringComparison.Ordinal)).Select(name => (JsonNode)new JsonObject
        {
            ["label"] = name, ["kind"] = "source", ["insertText"] = name + "({})", ["replaceStart"] = start, ["replaceEnd"] = offset, ["detail"] = "source",
        });
        return new JsonObject { ["items"] = new JsonArray([.. items]) };
    }

    private static JsonObject DiagnosticAt(int start) => new()
    {
        ["severity"] = "error",
        ["code"] = "COR102",
        ["message"] = Sentence,
        ["start"] = start,
        ["end"] = start + 2,
        ["fix"] = new JsonObject { ["title"] = "write 30s", ["start"] = start, ["end"] = start + 2, ["newText"] = "30s" },
    };

    private static JsonNode TokenOf(Match word) => new JsonObject
    {
        ["start"] = word.Index,
        ["end"] = word.Index + word.Length,
        ["kind"] = Keywords.Contains(word.Value) ? "keyword" : char.IsDigit(word.Value[0]) ? "duration" : Names.Contains(word.Value) ? "source" : "label",
    };

    [GeneratedRegex("[A-Za-z0-9_]+", RegexOptions.NonBacktracking)]
    private static partial Regex Words();
}
