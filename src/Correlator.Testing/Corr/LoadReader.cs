namespace Correlator.Testing;

/// <summary>Reads <c>load SOURCE @time name=value … | @time …</c>.</summary>
/// <param name="shared">What all cases of the file have; null for the reader of just that.</param>
internal sealed class LoadReader(LoadReader? shared = null)
{
    private readonly List<(string Source, List<LoadedEvent> Events)> _sources = [];
    private int _count;

    /// <summary>The sources in the order in which they are first named, shared ones first.</summary>
    public IReadOnlyList<LoadedSource> Sources =>
    [
        .. (shared?._sources ?? []).Concat(_sources).GroupBy(static item => item.Source, StringComparer.Ordinal)
            .Select(static group => new LoadedSource(group.Key, [.. group.SelectMany(static item => item.Events)])),
    ];

    /// <exception cref="CorrSyntaxException">The section cannot be read.</exception>
    public void Read(Section section)
    {
        var scanner = section.Scan(hasBars: true);
        if (!scanner.TryRead(out var source) || !TokenParts.IsSourceName(source.Text))
        {
            throw source.Text is null
                ? scanner.Error("The name of a source was expected behind 'load', as in 'load a  @0s request_id=1'.")
                : source.Error($"The name of a source was expected behind 'load': letters, digits, _ and -, found '{source.Text}'.");
        }

        var events = new List<LoadedEvent>();
        ReadEvents(scanner, events);
        foreach (var line in section.Below.Where(static line => !line.IsSkipped))
        {
            ReadEvents(new CorrScanner(line, 0, hasBars: true), events);
        }

        _count += events.Count;
        if (_count + (shared?._count ?? 0) > CorrLimits.MaxEvents)
        {
            throw source.Error("A case has at most 100,000 events.");
        }

        _sources.Add((source.Text, events));
    }

    private static void ReadEvents(CorrScanner scanner, List<LoadedEvent> events)
    {
        var isOpen = events.Count > 0;
        while (scanner.TryRead(out var token))
        {
            if (token.Text == "|")
            {
                isOpen = false;
            }
            else if (token.Text[0] == '@')
            {
                events.Add(new LoadedEvent(TokenParts.Time(token, 1, token.Text.Length)));
                isOpen = true;
            }
            else if (isOpen)
            {
                events[^1] = With(events[^1], token);
            }
            else
            {
                throw token.Error($"An event begins with its time, such as @5s, found '{token.Text}'; a value that holds | stands in quotes.");
            }
        }
    }

    private static LoadedEvent With(LoadedEvent loaded, CorrToken token)
    {
        var (name, value, isQuoted) = TokenParts.Pair(token);
        if (name == "message" && !isQuoted)
        {
            return loaded with { Message = value };
        }

        if (name == "arrive" && !isQuoted)
        {
            return loaded with { ArrivalTicks = TokenParts.Time(token, name.Length + 1, token.Text.Length) };
        }

        return loaded.Labels.Any(label => label.Key == name)
            ? throw token.Error($"The event has a label '{name}' already.")
            : loaded with { Labels = [.. loaded.Labels, new(name, value)] };
    }
}
