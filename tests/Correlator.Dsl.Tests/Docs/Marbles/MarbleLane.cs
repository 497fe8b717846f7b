namespace Correlator.Dsl.Tests.Docs;

/// <summary>The events of a source, or of one key of it, on a line of their own.</summary>
internal sealed record MarbleLane(string Source, string Key, int Colour, IReadOnlyList<(LogEvent Event, string Label)> Events)
{
    private const int MostByKey = 4;

    /// <summary>The lanes of an example: one for each source and key where those are few, else one for each source.</summary>
    public static IReadOnlyList<MarbleLane> Of(IReadOnlyList<LogEvent> events, MarbleRun run)
    {
        string[] keys = [.. run.Results.Select(static decided => decided.Result).Where(static result => result.KeyParts.Count > 0).Take(1).SelectMany(static result => result.KeyParts.Select(static part => part.Key))];
        var byKey = Group(events, keys);
        return byKey.Count <= MostByKey ? byKey : Group(events, []);
    }

    private static List<MarbleLane> Group(IReadOnlyList<LogEvent> events, string[] keys)
    {
        string KeyOf(LogEvent e) => string.Join(' ', keys.Select(key => e[key]));
        string[] sources = [.. events.Select(static e => e.Source).Distinct()];
        return
        [
            .. events.GroupBy(e => (e.Source, Key: KeyOf(e)))
                .OrderBy(group => Array.IndexOf(sources, group.Key.Source))
                .Select(group => new MarbleLane(group.Key.Source, group.Key.Key, Array.IndexOf(sources, group.Key.Source), [.. group.Select(e => (e, LabelOf(e, keys)))])),
        ];
    }

    // Values only: their names stand in the example.
    private static string LabelOf(LogEvent e, string[] keys) =>
        string.Join(' ', e.Message.Split(' ').Select(static part => part.Split('=', 2)).Where(part => !keys.Contains(part[0])).Select(static part => part[^1]));
}
