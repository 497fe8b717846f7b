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

    public static readonly FrozenDictionary<string, AggregateFunction> Aggregates = new Dictionary<string, AggregateFunction>
    {
        ["count"] = AggregateFunction.Count,
        ["sum"] = AggregateFunction.Sum,
        ["avg"] = AggregateFunction.Avg,
        ["min"] = AggregateFunction.Min,
        ["max"] = AggregateFunction.Max,
        ["rate"] = AggregateFunction.Rate,
        ["first"] = AggregateFunction.First,
        ["last"] = AggregateFunction.Last,
        ["stddev"] = AggregateFunction.StdDev,
        ["quantile"] = AggregateFunction.Quantile,
        ["topk"] = AggregateFunction.TopK,
        ["bottomk"] = AggregateFunction.BottomK,
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

    public static string WordOf(AggregateFunction function) => function.ToString().ToLowerInvariant();

    /// <summary>True for the kinds of the looser level: or, right, full, union.</summary>
    public static bool IsLoose(JoinWord kind) => kind is JoinWord.Or or JoinWord.Right or JoinWord.Full or JoinWord.Union;
}
