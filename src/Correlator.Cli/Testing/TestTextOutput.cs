using System.Globalization;
using Correlator.Testing;

namespace Correlator.Cli;

/// <summary>Tells what came of test files to people: a line a file, and the differences of the cases that failed.</summary>
internal sealed class TestTextOutput(ToolConsole console) : ITestOutput
{
    private const string Red = "31";
    private const string Green = "32";
    private const string Strong = "1";

    public void Tell(CorrReport report)
    {
        var failed = report.Cases.Count(static test => !test.IsSuccess);
        console.Text.WriteLine(failed == 0
            ? $"{Paint(Green, "ok")}    {report.File.Path}: {Count(report.Cases.Count, "case")}"
            : string.Create(CultureInfo.InvariantCulture, $"{Paint(Red, "FAIL")}  {report.File.Path}: {failed} of {Count(report.Cases.Count, "case")}"));
        foreach (var test in report.Cases.Where(static test => !test.IsSuccess))
        {
            Tell(report.File.Path, test);
        }
    }

    public void TellUpdated(string path, int cases) => console.Text.WriteLine($"updated  {path}: {Count(cases, "case")}");

    public void Refuse(string path, int line, int column, string message) =>
        console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"error {path}:{line}:{column}: {Clean(message)}"));

    public void End(TestTotals totals)
    {
        console.Text.Write(string.Create(CultureInfo.InvariantCulture, $"{Count(totals.Passed + totals.Failed, "case")} in {Count(totals.Files, "file")}: {totals.Passed} passed, {totals.Failed} failed"));
        console.Text.Write(totals.Updated > 0 ? string.Create(CultureInfo.InvariantCulture, $", {totals.Updated} updated") : string.Empty);
        console.Text.WriteLine(totals.Unreadable > 0 ? $"; {Count(totals.Unreadable, "file")} could not be read" : string.Empty);
    }

    private void Tell(string path, CorrCaseReport test)
    {
        console.Text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {path}:{test.Case.Line}  {Paint(Strong, Clean(test.Case.Name))}"));
        foreach (var difference in test.Differences)
        {
            var line = Clean(difference.ToString());
            console.Text.WriteLine($"    {difference.Kind switch
            {
                CorrDifferenceKind.Missing => Paint(Red, line),
                CorrDifferenceKind.Unexpected => Paint(Green, line),
                _ => line,
            }}");
        }
    }

    private static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? string.Empty : "s")}");

    // A label of a test file must not steer the terminal.
    private static string Clean(string text) => string.Concat(text.Select(static c => char.IsControl(c) ? '·' : c));

    private string Paint(string code, string text) => console.UseColour ? $"\x1b[{code}m{text}\x1b[0m" : text;
}
