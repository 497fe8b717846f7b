using System.Globalization;
using System.Text.RegularExpressions;

namespace Correlator.Dsl.Tests.Docs;

/// <summary>The worked examples of docs/operators.md: the events, the query behind them, and the result that stands there.</summary>
public sealed partial class OperatorSamples : IDisposable
{
    private const string Page = "docs/operators.md";
    private const string Table = "assets.csv";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("correlator-operators-");

    public static TheoryData<int> Examples => [.. Blocks.Where(static block => block.Language == "result").Select(static block => block.Line)];

    private static IEnumerable<CodeBlock> Blocks => MarkdownText.Blocks.Where(static block => block.Path == Page);

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Example_ItsEvents_GiveTheResultThatStandsThere(int line)
    {
        var before = Blocks.TakeWhile(block => block.Line < line).ToList();
        string Last(string language) => before.FindLast(block => block.Language == language)?.Text ?? string.Empty;
        var query = Last("query");

        var found = await SampleRun.PrintAsync(query, CatalogOf(Last("events"), Last("csv")));

        var expected = Blocks.Single(block => block.Line == line).Text.TrimEnd();
        Assert.Equal(expected, found.Length == 0 ? "(none)" : found, ignoreLineEndingDifferences: true);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private SourceCatalog CatalogOf(string events, string table)
    {
        var catalog = new SourceCatalog();
        foreach (var source in events.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse).GroupBy(static e => e.Source))
        {
            catalog.Add(new ListSource(source.Key, [.. source]));
        }

        if (table.Length > 0)
        {
            var path = Path.Combine(_directory.FullName, Table);
            File.WriteAllText(path, table);
            catalog.AddLookup(Table, LookupTable.Load(path));
        }

        return catalog;
    }

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
