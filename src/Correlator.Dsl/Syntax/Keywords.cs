using System.Collections.Frozen;

namespace Correlator.Dsl.Syntax;

/// <summary>The words of the language. All are read without regard to case.</summary>
internal static class Keywords
{
    public static readonly string[] JoinWords = ["and", "or", "unless", "semi", "right", "full", "union"];

    public static readonly string[] ClauseWords = ["within", "before", "after", "asof", "ignoring", "group_left", "group_right"];

    public static readonly string[] EventStageWords =
        ["json", "logfmt", "pattern", "regexp", "where", "filter", "keep", "drop", "label_format", "line_format", "sample", "dedup"];

    public static readonly string[] ResultStageWords = ["select", "limit", "emit", "suppress", "lookup"];

    public static readonly FrozenDictionary<string, AggregateWord> Aggregates = new Dictionary<string, AggregateWord>
    {
        ["count"] = AggregateWord.Count,
        ["sum"] = AggregateWord.Sum,
        ["avg"] = AggregateWord.Avg,
        ["min"] = AggregateWord.Min,
        ["max"] = AggregateWord.Max,
        ["rate"] = AggregateWord.Rate,
        ["first"] = AggregateWord.First,
        ["last"] = AggregateWord.Last,
        ["stddev"] = AggregateWord.StdDev,
        ["quantile"] = AggregateWord.Quantile,
        ["topk"] = AggregateWord.TopK,
        ["bottomk"] = AggregateWord.BottomK,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static readonly FrozenSet<string> StageWords =
        EventStageWords.Concat(ResultStageWords).Concat(Aggregates.Keys).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Words that cannot name a source, a let or an alias.</summary>
    public static readonly FrozenSet<string> Reserved = JoinWords.Concat(ClauseWords)
        .Concat(["on", "as", "let", "set", "sequence"]).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, JoinWord> JoinKinds = new Dictionary<string, JoinWord>
    {
        ["and"] = JoinWord.And,
        ["or"] = JoinWord.Or,
        ["unless"] = JoinWord.Unless,
        ["semi"] = JoinWord.Semi,
        ["right"] = JoinWord.Right,
        ["full"] = JoinWord.Full,
        ["union"] = JoinWord.Union,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static JoinWord? JoinKindOf(string word) => JoinKinds.TryGetValue(word, out var kind) ? kind : null;

    public static string WordOf(JoinWord kind) => JoinWords[(int)kind];

    public static string WordOf(AggregateWord function) => function.ToString().ToLowerInvariant();

    /// <summary>True for the kinds of the looser level: or, right, full, union.</summary>
    public static bool IsLoose(JoinWord kind) => kind is JoinWord.Or or JoinWord.Right or JoinWord.Full or JoinWord.Union;
}
