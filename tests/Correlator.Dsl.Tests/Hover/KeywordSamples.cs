using System.Text.RegularExpressions;
using Correlator.Dsl.Binding;
using Correlator.Dsl.Syntax;
using Correlator.Tests.Architecture;

namespace Correlator.Dsl.Tests.Hover;

/// <summary>Every word of the language in a valid query, marked with « and ».</summary>
internal static partial class KeywordSamples
{
    private static readonly string[] Marked =
    [
        "a({}) «and» on(k) b({})", "a({}) «or» on(k) b({})", "a({}) «unless» on(k) b({})", "a({}) «semi» on(k) b({})",
        "a({}) «right» on(k) b({})", "a({}) «full» on(k) b({})", "a({}) «union» b({})",
        "a({}) and «on»(k) b({})", "a({}) and «ignoring»(k) b({})", "a({}) and on(k) «within»(5s) b({})", "a({}) as x and on(k) within(-1s, 5s) «of» x b({})",
        "a({}) and on(k) «before»(5s) b({})", "a({}) and on(k) «after»(5s) b({})", "a({}) and on(k) within(0, «inf») b({})",
        "a({}) and on(k) «asof»(prev) b({})", "a({}) and on(k) asof(«prev») b({})", "a({}) and on(k) asof(«next», 1m) b({})", "a({}) and on(k) asof(«nearest») b({})",
        "a({}) and on(k) «group_left»(x) b({})", "a({}) and on(k) «group_right» b({})",
        "«set» lateness = 5s; a({})", "«let» x = a({}); x", "a({}) «as» x",
        "set «lateness» = 5s; a({})", "set «idle» = 5s; a({})", "set «emit» = first; a({})", "set «max_events» = 10; a({})", "set «max_state» = 1MB; a({})",
        "set «max_outage» = 5m; a({})", "set «timezone» = UTC; a({})", "a({}) with («limit»=5)", "set emit = «each»; a({})",
        "a({}) «offset» 5m", "a({}) «with» (lateness=5s)", "a({})[1d «ago», «now»]", "a({}) @ «start»()", "a({}) @ «end»()",
        "a({} | «json»)", "a({} | «logfmt»)", "a({} | «pattern» \"<x>\")", "a({} | «regexp» \"(?P<x>.)\")", "a({} | «where» x > 5)", "a({} | «filter» x > 5)",
        "a({} | «keep» x)", "a({} | «drop» x)", "a({} | «label_format» x=y)", "a({} | «line_format» \"x\")", "a({} | «sample» 0.5)", "a({} | «dedup»)",
        "a({} |= \"x\" «or» \"y\")", "a({}) | «select» x", "a({}) | select x «as» y", "a({}) | «limit» 5", "a({}) | «emit» final", "a({}) | emit «first»",
        "a({}) | emit «final»", "a({}) | emit «each»", "a({}) | «suppress» «by» (k) 5m", "a({}) | «lookup» \"f.csv\" «on» (k)",
        "a({}) | «count»() «by» (k) [5m]", "a({}) | «sum»(x) «without» (k) [5m]", "a({}) | count, «avg»(x) «as» y [5m]", "a({}) | «min»(x) [5m]", "a({}) | «max»(x) [5m]",
        "a({}) | «rate»() [5m]", "a({}) | «first»(x) [5m]", "a({}) | «last»(x) [5m]", "a({}) | «stddev»(x) [5m]", "a({}) | «quantile»(0.9, x) [5m]",
        "a({}) | «topk»(3, x) [5m]", "a({}) | «bottomk»(3, x) [5m]", "a({}) | count(«distinct» x) [«sliding» 5m]", "a({}) | count() [«session» 5m]", "a({}) | count() [5 «events»]",
        "a({}) as a and on(k) b({}) as b | where a.x > 1 «and» b.y > 1 «or» «not» «exists»(x)", "a({} | where x «in» (1, 2))",
        "a({}) as x and on(k) b({}) | where «missing»(x)", "a({}) and on(k) b({}) | where «any»(x > 1) and «all»(x > 1)",
        "a({} | where «lower»(x) = \"a\" and «upper»(x) = \"A\" and «trim»(x) = \"a\" and «coalesce»(x, y) = \"a\" and «substr»(x, 1) = \"a\" and «number»(x) > 1 and «label»(\"x-y\") = \"a\")",
        "a({}) as x and on(k) b({}) as y | where «duration»() > 1s and «time»(y) - «start»() > 1s and «end»() - time(x) > 1s and «count»(x) > 1",
        "«sequence» «unordered» «by» (k) «maxspan» 5m «overlapping» [a({})] [b({})]", "sequence «with» maxspan=5m [a({})] [b({})] «until» [c({})]",
        "sequence by (k) maxspan 5m [a({})] with «runs»=2 [b({})]", "sequence [a({})] «by» k [b({})] by k",
    ];

    /// <summary>The queries without marks, with the words that are marked in them.</summary>
    public static IReadOnlyList<(string Query, string Word, int Offset)> All { get; } = [.. Marked.SelectMany(Read)];

    /// <summary>Every word that the lexer's tables, the checks and the parser know.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        .. Keywords.Reserved.Concat(Keywords.StageWords).Concat(FunctionChecks.Names(onResult: true))
            .Concat(OptionChecks.SetNames).Concat(OptionChecks.WithNames)
            .Concat(Repository.SourceFiles.Where(static path => path.StartsWith("src/Correlator.Dsl/Syntax/Parser", StringComparison.Ordinal)).SelectMany(WordsOfParser))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<(string Query, string Word, int Offset)> Read(string marked)
    {
        var query = marked.Replace("«", string.Empty, StringComparison.Ordinal).Replace("»", string.Empty, StringComparison.Ordinal);
        var marks = 0;
        foreach (Match match in Mark().Matches(marked))
        {
            yield return (query, match.Groups[1].Value, match.Index - marks);
            marks += 2;
        }
    }

    private static IEnumerable<string> WordsOfParser(string path)
    {
        var text = Repository.Read(path);
        var asked = AskedWord().Matches(text).Select(static match => match.Groups[1].Value);
        var listed = WordList().Matches(text).SelectMany(static match => Quoted().Matches(match.Value)).Select(static match => match.Groups[1].Value);
        return asked.Concat(listed).Where(static word => word != "to");
    }

    [GeneratedRegex("«([^»]+)»")]
    private static partial Regex Mark();

    // The parser asks for a word by name, or for one of several; 'to' is Lucene's.
    [GeneratedRegex("""(?:IsWord|TryTakeWord|NextIsWord)\([^"\n]*?"(\w+)"[,) ]""")]
    private static partial Regex AskedWord();

    [GeneratedRegex("""word is not \([^)]+\)|ParseOneOf\([^\]]+\]""")]
    private static partial Regex WordList();

    [GeneratedRegex("\"(\\w+)\"")]
    private static partial Regex Quoted();
}
