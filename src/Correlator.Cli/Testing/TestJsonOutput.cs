using System.Text.Json;
using Correlator.Testing;

namespace Correlator.Cli;

/// <summary>Tells what came of test files to programs: one JSON object a case, and one for each error of a file that cannot be read.</summary>
internal sealed class TestJsonOutput(ToolConsole console) : ITestOutput
{
    public void Tell(CorrReport report)
    {
        foreach (var test in report.Cases)
        {
            JsonOutput.WriteLine(console, json => Write(json, report.File.Path, test));
        }
    }

    public void TellUpdated(string path, int cases)
    {
    }

    public void Refuse(string path, int line, int column, string message) => JsonOutput.WriteLine(console, json =>
    {
        json.WriteStartObject();
        json.WriteString("file", path);
        json.WriteNumber("line", line);
        json.WriteNumber("column", column);
        json.WriteString("error", message);
        json.WriteEndObject();
    });

    public void End(TestTotals totals)
    {
    }

    private static void Write(Utf8JsonWriter json, string path, CorrCaseReport test)
    {
        json.WriteStartObject();
        json.WriteString("file", path);
        json.WriteNumber("line", test.Case.Line);
        json.WriteString("case", test.Case.Name);
        json.WriteBoolean("passed", test.IsSuccess);
        json.WriteStartArray("differences");
        foreach (var difference in test.Differences)
        {
            json.WriteStartObject();
            json.WriteString("kind", difference.Kind switch
            {
                CorrDifferenceKind.Missing => "missing",
                CorrDifferenceKind.Unexpected => "unexpected",
                _ => "note",
            });
            json.WriteString("text", difference.Text.Trim());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
