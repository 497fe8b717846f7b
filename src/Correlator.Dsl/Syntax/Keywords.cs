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

    private static readonly FrozenDictionary<string, JoinKind> JoinKinds = new Dictionary<string, JoinKind>
    {
        ["and"] = JoinKind.And,
        ["or"] = JoinKind.Or,
        ["unless"] = JoinKind.Unless,
        ["semi"] = JoinKind.Semi,
        ["right"] = JoinKind.Right,
        ["full"] = JoinKind.Full,
        ["union"] = JoinKind.Union,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static JoinKind? JoinKindOf(string word) => JoinKinds.TryGetValue(word, out var kind) ? kind : null;

    public static string WordOf(JoinKind kind) => JoinWords[(int)kind];

    public static string WordOf(AggregateFunction function) => function.ToString().ToLowerInvariant();

    /// <summary>True for the kinds of the looser level: or, right, full, union.</summary>
    public static bool IsLoose(JoinKind kind) => kind is JoinKind.Or or JoinKind.Right or JoinKind.Full or JoinKind.Union;
}
