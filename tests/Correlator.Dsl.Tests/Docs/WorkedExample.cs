using System.Globalization;
using System.Text.RegularExpressions;

namespace Correlator.Dsl.Tests.Docs;

/// <summary>A worked example of docs/operators.md: events, the query behind them, and the result that stands there.</summary>
/// <param name="Name">The heading above it, as a link names it, with a number where there are several.</param>
/// <param name="Line">Where its result stands.</param>
internal sealed partial record WorkedExample(string Name, int Line)
{
    public const string Page = "docs/operators.md";
    public const string Table = "assets.csv";

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<WorkedExample> All { get; } = [.. Read()];

    public required string Query { get; init; }

    public required IReadOnlyList<LogEvent> Events { get; init; }

    /// <summary>The table that it looks up; empty for none.</summary>
    public required string Csv { get; init; }

    public required string Result { get; init; }

    /// <summary>Its sources as <paramref name="make"/> makes them, and its table, which is written to a directory.</summary>
    public SourceCatalog CatalogOf(DirectoryInfo directory, Func<string, IReadOnlyList<LogEvent>, ILogSource> make)
    {
        var catalog = new SourceCatalog();
        foreach (var source in Events.GroupBy(static e => e.Source))
        {
            catalog.Add(make(source.Key, [.. source]));
        }

        if (Csv.Length > 0)
        {
            var path = Path.Combine(directory.FullName, Table);
            File.WriteAllText(path, Csv);
            catalog.AddLookup(Table, LookupTable.Load(path));
        }

        return catalog;
    }

    private static IEnumerable<WorkedExample> Read()
    {
        var blocks = MarkdownText.Blocks.Where(static block => block.Path == Page).ToList();
        var headings = MarkdownText.Prose(Page).Where(static line => line.Text.StartsWith("##", StringComparison.Ordinal)).ToList();
        var names = blocks.Where(static block => block.Language == "result")
            .Select(block => (Block: block, Name: NameOf(headings.FindLast(line => line.Number < block.Line).Text))).ToList();
        foreach (var (block, name) in names)
        {
            string Last(string language) => blocks.FindLast(other => other.Line < block.Line && other.Language == language)?.Text ?? string.Empty;
            var same = names.Where(other => other.Name == name).ToList();
            yield return new WorkedExample(same.Count == 1 ? name : $"{name}-{same.FindIndex(other => other.Block == block) + 1}", block.Line)
            {
                Query = Last("query"),
                Events = [.. Last("events").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)],
                Csv = Last("csv"),
                Result = block.Text.TrimEnd(),
            };
        }
    }

    private static string NameOf(string heading) => heading.TrimStart('#').Trim().ToLowerInvariant().Replace(' ', '-');

    // A source, a time of the day, and the message with its labels.
    private static LogEvent Parse(string line)
    {
        var parts = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var time = DateTimeOffset.Parse($"2026-01-01T{parts[1]}Z", CultureInfo.InvariantCulture);
        return new LogEvent(time, parts[0], parts[2], Labels.Of([.. Pair().Matches(parts[2]).Select(static pair => (pair.Groups[1].Value, pair.Groups[2].Value))]));
    }

    [GeneratedRegex(@"(\w+)=(\S+)")]
    private static partial Regex Pair();
}
