namespace Correlator.Testing;

/// <summary>Compares a result with a line of a test file: only what the line says is looked at, but all of the events.</summary>
internal static class ResultDifferences
{
    /// <summary>What is different, a few words each; empty where the result is as expected.</summary>
    public static IReadOnlyList<string> Between(ExpectedResult expected, ActualResult actual)
    {
        var found = new List<string>();
        var correlation = actual.Correlation;
        if (expected.Key is { } key && !key.SequenceEqual(correlation.KeyParts.Select(static part => part.Value)))
        {
            found.Add($"key {ResultText.Key([.. correlation.KeyParts.Select(static part => part.Value)])[..^1]} instead of {ResultText.Key(key)[..^1]}");
        }

        AddEvents(found, expected, actual);
        AddValues(found, expected, actual);
        AddIf(found, expected.Completeness is { } wanted && wanted != correlation.Completeness, $"{ResultText.Word(correlation.Completeness)}");
        AddIf(found, expected.IsTruncated && !correlation.IsTruncated, "not truncated");
        AddIf(found, expected.IsContinuation && correlation.Continues is null, "continues nothing");
        AddIf(found, expected.Revision is { } revision && revision != correlation.Revision, $"revision {correlation.Revision} instead of {expected.Revision}");
        if (expected.OutTicks is { } ticks && ticks != actual.OutTicks)
        {
            found.Add($"at {CorrTime.Format(actual.OutTicks)} instead of {CorrTime.Format(ticks)}");
        }

        return found;
    }

    /// <summary>Whether an event is the expected one.</summary>
    public static bool IsMatch(ExpectedEvent expected, ActualEvent actual) =>
        IsSame(expected, actual) && expected.Labels.All(label => LabelOf(actual.Event, label.Key) == label.Value);

    /// <summary>The label of an event, or its message; a missing label equals the empty text.</summary>
    public static string LabelOf(LogEvent logEvent, string name) =>
        logEvent.TryGetLabel(name, out var value) ? value : name == "message" ? logEvent.Message : string.Empty;

    /// <summary>The texts of the events in total order, each like its expected one.</summary>
    public static IEnumerable<string> Events(ActualResult actual, ExpectedResult? like)
    {
        var (pairs, _) = Pair(like?.Events ?? [], actual.Events);

        // The labels of a lone row are told as those of the result.
        var hasRows = like is null && actual.Row is null;
        return actual.Events.Select((e, i) => hasRows && e.IsRow ? ResultText.OfRow(e) : ResultText.Of(e, pairs[i]));
    }

    /// <summary>All values, copied labels and labels of the row; or, beside an expected result, those that it names.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Values(ActualResult actual, ExpectedResult? like)
    {
        if (like is not null)
        {
            return like.Values.Select(pair => KeyValuePair.Create(pair.Key, ValueOf(actual, pair.Key)));
        }

        var values = actual.Correlation.Values.Where(static pair => pair.Value is not null).Select(static pair => KeyValuePair.Create(pair.Key, pair.Value!));
        return values.Concat(actual.Correlation.Labels).Concat(actual.Row?.Labels ?? Labels.Empty).DistinctBy(static pair => pair.Key);
    }

    /// <summary>How alike two results are: more than zero where a reader would say that one was meant for the other.</summary>
    public static int Likeness(ExpectedResult expected, ActualResult actual)
    {
        var (pairs, missing) = Pair(expected.Events, actual.Events);
        var shared = pairs.Count(static pair => pair is not null);
        var hasKey = expected.Key is { } key && key.SequenceEqual(actual.Correlation.KeyParts.Select(static part => part.Value));
        var values = expected.Values.Count(pair => ValueOf(actual, pair.Key) == pair.Value);
        return shared == 0 && !(hasKey && expected.Key!.Count > 0) && !((hasKey || expected.Key is null) && HasSameStreams(expected, actual))
            ? 0
            : Math.Max(1, (shared * 8) + (hasKey ? 8 : 0) + (values * 2) - missing.Count);
    }

    private static bool HasSameStreams(ExpectedResult expected, ActualResult actual) =>
        expected.Events.Select(static e => e.Alias).Order(StringComparer.Ordinal).SequenceEqual(actual.Events.Select(static e => e.IsRow ? null : e.Alias).Order(StringComparer.Ordinal));

    private static void AddEvents(List<string> found, ExpectedResult expected, ActualResult actual)
    {
        var (pairs, missing) = Pair(expected.Events, actual.Events);
        var wrong = pairs.Select((pair, i) => (Expected: pair, Actual: actual.Events[i])).Where(static item => item.Expected is null || !IsMatch(item.Expected, item.Actual)).ToList();
        var wanted = string.Join(' ', missing.Concat(wrong.Select(static item => item.Expected).OfType<ExpectedEvent>()).Select(ResultText.Of));
        var came = string.Join(' ', wrong.Select(static item => ResultText.Of(item.Actual, item.Expected)));
        AddIf(found, wanted.Length > 0 && came.Length > 0, $"{came} instead of {wanted}");
        AddIf(found, wanted.Length > 0 && came.Length == 0, $"without {wanted}");
        AddIf(found, wanted.Length == 0 && came.Length > 0, $"with {came} besides");
    }

    private static void AddValues(List<string> found, ExpectedResult expected, ActualResult actual)
    {
        foreach (var (name, value) in expected.Values)
        {
            var came = ValueOf(actual, name);
            AddIf(found, came != value, $"{CorrValue.Write(name, came)} instead of {CorrValue.Write(value)}");
        }
    }

    private static void AddIf(List<string> found, bool isDifferent, string difference)
    {
        if (isDifferent)
        {
            found.Add(difference);
        }
    }

    private static string ValueOf(ActualResult actual, string name)
    {
        foreach (var (known, value) in actual.Correlation.Values)
        {
            if (known == name)
            {
                return value ?? string.Empty;
            }
        }

        return actual.Correlation.Labels.TryGetValue(name, out var label) ? label
            : actual.Row is { } row && row.TryGetLabel(name, out label) ? label
            : string.Empty;
    }

    // Alias, time and number; labels may differ.
    private static bool IsSame(ExpectedEvent expected, ActualEvent actual) =>
        expected.Ticks == actual.Event.Ticks
        && (expected.Alias is null ? actual.IsRow : expected.Alias == actual.Alias)
        && (expected.Number ?? 0) == actual.Number;

    /// <summary>For each actual event the expected one that it stands for, and the expected ones that none stands for.</summary>
    private static (ExpectedEvent?[] Pairs, List<ExpectedEvent> Missing) Pair(IReadOnlyList<ExpectedEvent> expected, IReadOnlyList<ActualEvent> actual)
    {
        var pairs = new ExpectedEvent?[actual.Count];
        var missing = new List<ExpectedEvent>();
        foreach (var wanted in expected)
        {
            var found = FindFree(pairs, i => IsMatch(wanted, actual[i]));
            found = found >= 0 ? found : FindFree(pairs, i => IsSame(wanted, actual[i]));
            if (found >= 0)
            {
                pairs[found] = wanted;
            }
            else
            {
                missing.Add(wanted);
            }
        }

        return (pairs, missing);
    }

    private static int FindFree(ExpectedEvent?[] pairs, Func<int, bool> fits)
    {
        for (var i = 0; i < pairs.Length; i++)
        {
            if (pairs[i] is null && fits(i))
            {
                return i;
            }
        }

        return -1;
    }
}
