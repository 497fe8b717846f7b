namespace Correlator.Dsl.Tests;

/// <summary>The queries of Cases/language-examples.txt: a line <c>#n title</c>, then the query.</summary>
internal static class LanguageExamples
{
    public static IReadOnlyList<(string Title, string Text)> All { get; } = Read();

    public static IEnumerable<object[]> Titles => All.Select(example => new object[] { example.Title });

    public static string TextOf(string title) => All.Single(example => example.Title == title).Text;

    private static List<(string Title, string Text)> Read()
    {
        var examples = new List<(string Title, string Text)>();
        foreach (var line in File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Cases", "language-examples.txt")))
        {
            if (line.Length > 1 && line[0] == '#' && char.IsAsciiDigit(line[1]))
            {
                examples.Add((line, string.Empty));
            }
            else
            {
                var (title, text) = examples[^1];
                examples[^1] = (title, text.Length == 0 ? line : text + "\n" + line);
            }
        }

        return examples;
    }
}
