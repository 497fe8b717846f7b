using System.Globalization;
using System.Text;

namespace Correlator.Testing;

/// <summary>What the cases of a test file gave. Immutable.</summary>
public sealed class CorrReport
{
    internal CorrReport(CorrFile file, IReadOnlyList<CorrCaseReport> cases) => (File, Cases) = (file, cases);

    /// <summary>The test file.</summary>
    public CorrFile File { get; }

    /// <summary>The cases that ran, in the order of the text.</summary>
    public IReadOnlyList<CorrCaseReport> Cases { get; }

    /// <summary>Whether all of them gave what they expect.</summary>
    public bool IsSuccess => Cases.All(static item => item.IsSuccess);

    /// <summary>The text of the file with what came out in the place of what was expected; the same text where nothing is different.</summary>
    /// <remarks>Comments are kept, and so are lines that are as expected. A run that failed changes nothing.</remarks>
    public string UpdatedText()
    {
        var edits = new LineEdits();
        foreach (var item in Cases)
        {
            edits.Add(item.Edits);
        }

        return edits.IsEmpty ? File.Text : edits.Apply(File.Text);
    }

    /// <summary>A line for the file and, for each case that failed, its name and the differences.</summary>
    public override string ToString()
    {
        var failed = Cases.Count(static item => !item.IsSuccess);
        var text = new StringBuilder(failed == 0 ? "ok    " : "FAIL  ").Append(File.Path).Append(CultureInfo.InvariantCulture, $": {Cases.Count - failed} of {Cases.Count} passed");
        foreach (var item in Cases.Where(static item => !item.IsSuccess))
        {
            text.Append('\n').Append(item);
        }

        return text.ToString();
    }
}

/// <summary>What one case gave. Immutable.</summary>
public sealed class CorrCaseReport
{
    internal CorrCaseReport(CorrCase test, IReadOnlyList<CorrDifference> differences, LineEdits edits) =>
        (Case, Differences, Edits) = (test, differences, edits);

    /// <summary>The case.</summary>
    public CorrCase Case { get; }

    /// <summary>What is different, line by line; empty where the case gave what it expects.</summary>
    public IReadOnlyList<CorrDifference> Differences { get; }

    /// <summary>Whether the case gave what it expects.</summary>
    public bool IsSuccess => Differences.Count == 0;

    /// <summary>Whether the file can be changed so that it says what came out.</summary>
    public bool CanUpdate => !Edits.IsEmpty;

    internal LineEdits Edits { get; }

    /// <summary>The case's line and name and, below, the differences.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"  line {Case.Line}: {Case.Name}");
        foreach (var difference in Differences)
        {
            text.Append("\n    ").Append(difference);
        }

        return text.ToString();
    }
}
