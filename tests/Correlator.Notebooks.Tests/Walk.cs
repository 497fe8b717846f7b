namespace Correlator.Tests.Notebooks;

/// <summary>What a part of a walk is.</summary>
internal enum CellKind
{
    /// <summary>Text.</summary>
    Markdown,

    /// <summary>Code.</summary>
    Code,
}

/// <summary>A cell of a walk.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text, as it stands in a notebook.</param>
/// <param name="IsMeasured">Whether what it prints depends on the machine, so that it is kept as it was recorded.</param>
internal sealed record Cell(CellKind Kind, string Text, bool IsMeasured = false);

/// <summary>A walk through the library: a program of one file, cut into cells by <c>// %%</c> lines. The notebooks are made of it.</summary>
/// <param name="Name">The name of its file, without an extension.</param>
/// <param name="Cells">Its cells; the first code cell refers to the packages that the program's <c>#:project</c> lines name.</param>
internal sealed record Walk(string Name, IReadOnlyList<Cell> Cells)
{
    private const string Mark = "// %%";
    private const string ProjectLine = "#:project ../src/";

    /// <summary>All walks, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Architecture.Repository.SourceFiles.Where(static path => path.StartsWith("notebooks/", StringComparison.Ordinal) && path.Count(static c => c == '/') == 1).Select(static path => Path.GetFileNameWithoutExtension(path)!)];

    /// <summary>Reads a walk.</summary>
    /// <exception cref="FormatException">A line stands where none may.</exception>
    public static Walk Parse(string name, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var marks = Enumerable.Range(0, lines.Length).Where(i => lines[i].StartsWith(Mark, StringComparison.Ordinal)).ToList();
        var packages = string.Concat(lines.Take(marks[0]).Where(static line => line.StartsWith(ProjectLine, StringComparison.Ordinal))
            .Select(static line => $"#r \"nuget: {line[ProjectLine.Length..].Split('/')[0]}\"\n"));
        var cells = new List<Cell>();
        for (var i = 0; i < marks.Count; i++)
        {
            var body = lines[(marks[i] + 1)..(i + 1 < marks.Count ? marks[i + 1] : lines.Length)];
            switch (lines[marks[i]][Mark.Length..].Trim())
            {
                case "[markdown]":
                    cells.Add(new Cell(CellKind.Markdown, Joined(body.Select(Uncomment))));
                    break;
                case "" or "[measured]":
                    cells.Add(new Cell(CellKind.Code, packages + Joined(body), lines[marks[i]].EndsWith("[measured]", StringComparison.Ordinal)));
                    packages = string.Empty;
                    break;
                case "[console]":
                    // What only the program needs: a notebook has it already.
                    break;
                default:
                    throw new FormatException($"{name}.cs({marks[i] + 1}): a cell is [markdown], [measured], [console] or nothing.");
            }
        }

        return new Walk(name, cells);
    }

    private static string Joined(IEnumerable<string> lines) => string.Join('\n', lines).Trim('\n');

    private static string Uncomment(string line) => line switch
    {
        "" or "//" => string.Empty,
        _ when line.StartsWith("// ", StringComparison.Ordinal) => line[3..],
        _ => throw new FormatException($"Not a comment in a cell of text: {line}"),
    };
}
