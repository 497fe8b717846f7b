namespace Correlator.Cli.Tests.Scenarios;

/// <summary>The blocks of docs/cookbook.md, so that what is tested is what stands there.</summary>
internal static class Cookbook
{
    private static readonly Dictionary<string, string> Blocks = Read();

    /// <summary>The text of a block: heading, language and number in its section, such as <c>Break-ins/query/1</c>.</summary>
    public static string Block(string name) => Blocks[name];

    private static Dictionary<string, string> Read()
    {
        var blocks = new Dictionary<string, string>(StringComparer.Ordinal);
        var (heading, open) = (string.Empty, (string?)null);
        foreach (var line in File.ReadLines(Path.Combine(RepositoryRoot.Path, "docs", "cookbook.md")))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                open = open is null ? NewName(blocks, $"{heading}/{line[3..].Split(' ')[0]}") : null;
            }
            else if (open is not null)
            {
                blocks[open] += line + "\n";
            }
            else if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                heading = line[3..];
            }
        }

        return blocks;
    }

    private static string NewName(Dictionary<string, string> blocks, string prefix)
    {
        var number = 1;
        while (!blocks.TryAdd($"{prefix}/{number}", string.Empty))
        {
            number++;
        }

        return $"{prefix}/{number}";
    }
}
