using System.Globalization;
using System.Text;

namespace Correlator.Testing;

/// <summary>Writes results and events as test files do.</summary>
internal static class ResultText
{
    /// <summary>All that there is to say about a result; or, beside an expected one, what that one looks at.</summary>
    public static string Of(ActualResult actual, ExpectedResult? like, bool isLive)
    {
        var text = new StringBuilder();
        AppendKey(text, actual.Correlation, like);
        Append(text, ResultDifferences.Events(actual, like));
        foreach (var (name, value) in ResultDifferences.Values(actual, like))
        {
            Append(text, [CorrValue.Write(name, value)]);
        }

        AppendFlags(text, actual.Correlation, like);
        if (like is null ? isLive : like.OutTicks is not null)
        {
            Append(text, ["at", CorrTime.Format(actual.OutTicks)]);
        }

        return text.ToString();
    }

    /// <summary>An expected result.</summary>
    public static string Of(ExpectedResult expected)
    {
        var text = new StringBuilder();
        if (expected.Key is { } key)
        {
            Append(text, [Key(key)]);
        }

        Append(text, expected.Events.Select(Of));
        Append(text, expected.Values.Select(static pair => CorrValue.Write(pair.Key, pair.Value)));
        Append(text, expected.Completeness is { } completeness ? [Word(completeness)] : []);
        Append(text, expected.IsTruncated ? ["truncated"] : []);
        Append(text, expected.IsContinuation ? ["continues"] : []);
        Append(text, expected.Revision is { } revision ? [Revision(revision)] : []);
        Append(text, expected.OutTicks is { } ticks ? ["at", CorrTime.Format(ticks)] : []);
        return text.ToString();
    }

    public static string Of(ExpectedEvent expected) =>
        $"{expected.Alias}@{CorrTime.Format(expected.Ticks)}{Number(expected.Number ?? 0)}{Braces(expected.Labels)}";

    /// <summary>An event; beside an expected one with the labels that that one names.</summary>
    public static string Of(ActualEvent actual, ExpectedEvent? like = null)
    {
        var labels = like?.Labels.Select(label => KeyValuePair.Create(label.Key, ResultDifferences.LabelOf(actual.Event, label.Key))) ?? [];
        var alias = actual.IsRow && like?.Alias != actual.Alias ? string.Empty : actual.Alias;
        return $"{alias}@{CorrTime.Format(actual.Event.Ticks)}{Number(actual.Number)}{Braces(labels)}";
    }

    /// <summary>A row with all of its labels.</summary>
    public static string OfRow(ActualEvent row) => $"{Of(row)}{Braces(row.Event.Labels)}";

    public static string Key(IReadOnlyList<string> parts) => parts.Count == 0 ? "-:" : $"{string.Join(',', parts.Select(CorrValue.Write))}:";

    public static string Word(Completeness completeness) => completeness == Completeness.Complete ? "complete" : "partial";

    private static void AppendKey(StringBuilder text, Correlation actual, ExpectedResult? like)
    {
        if (like is null ? actual.KeyParts.Count > 0 || actual.IsKeyMissing : like.Key is not null)
        {
            Append(text, [Key([.. actual.KeyParts.Select(static part => part.Value)])]);
        }
    }

    private static void AppendFlags(StringBuilder text, Correlation actual, ExpectedResult? like)
    {
        Append(text, like is null ? actual.Completeness == Completeness.Partial : like.Completeness is not null, Word(actual.Completeness));
        Append(text, actual.IsTruncated && like is not { IsTruncated: false }, "truncated");
        Append(text, actual.Continues is not null && like is not { IsContinuation: false }, "continues");
        Append(text, like is null ? actual.Revision > 0 : like.Revision is not null, Revision(actual.Revision));
    }

    private static void Append(StringBuilder text, bool isSaid, string word) => Append(text, isSaid ? [word] : []);

    private static void Append(StringBuilder text, IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            text.Append(text.Length == 0 ? string.Empty : " ").Append(word);
        }
    }

    private static string Revision(int revision) => string.Create(CultureInfo.InvariantCulture, $"revision {revision}");

    private static string Number(int number) => number == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"#{number}");

    private static string Braces(IEnumerable<KeyValuePair<string, string>> labels)
    {
        var text = string.Join(' ', labels.Select(static label => CorrValue.Write(label.Key, label.Value)));
        return text.Length == 0 ? string.Empty : $"{{{text}}}";
    }
}
