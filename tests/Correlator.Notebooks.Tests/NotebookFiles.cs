using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Correlator.Tests.Notebooks;

/// <summary>The files that are made of a walk: a Jupyter notebook with outputs, and a script of .NET Interactive.</summary>
internal static class NotebookFiles
{
    private const string Kernels = """{"kernelInfo":{"defaultKernelName":"csharp","items":[{"aliases":[],"languageName":"csharp","name":"csharp"}]}}""";

    // Markup stays readable in a review; the files are never put into a page as they are.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string ToDib(Walk walk)
    {
        var text = new StringBuilder($"#!meta\n\n{Kernels}\n");
        foreach (var cell in walk.Cells)
        {
            text.Append(cell.Kind == CellKind.Code ? "\n#!csharp\n\n" : "\n#!markdown\n\n").Append(cell.Text).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The notebook with what its cells have shown; <c>outputs</c> has an array for each code cell.</summary>
    public static string ToJupyter(Walk walk, IReadOnlyList<JsonArray> outputs)
    {
        var cells = new JsonArray();
        var count = 0;
        foreach (var cell in walk.Cells)
        {
            var json = new JsonObject { ["cell_type"] = cell.Kind == CellKind.Code ? "code" : "markdown", ["id"] = $"cell-{cells.Count + 1}" };
            if (cell.Kind == CellKind.Code)
            {
                json["execution_count"] = count + 1;
                json["metadata"] = JsonNode.Parse("""{"dotnet_interactive":{"language":"csharp"},"polyglot_notebook":{"kernelName":"csharp"}}""");
                json["outputs"] = outputs[count++];
            }
            else
            {
                json["metadata"] = new JsonObject();
            }

            json["source"] = Lines(cell.Text);
            cells.Add(json);
        }

        var metadata = JsonNode.Parse(
            """{"kernelspec":{"display_name":".NET (C#)","language":"C#","name":".net-csharp"},"language_info":{"name":"polyglot-notebook"}}""")!;
        metadata["polyglot_notebook"] = JsonNode.Parse(Kernels);
        var notebook = new JsonObject { ["cells"] = cells, ["metadata"] = metadata, ["nbformat"] = 4, ["nbformat_minor"] = 5 };
        return notebook.ToJsonString(Indented) + "\n";
    }

    /// <summary>What a cell has shown as a notebook stores it.</summary>
    public static JsonArray ToJson(IEnumerable<CellOutput> outputs) => new([.. outputs.Select(static JsonNode? (output) => output.Forms.Count == 0
        ? new JsonObject { ["name"] = "stdout", ["output_type"] = "stream", ["text"] = Lines(output.Lines) }
        : new JsonObject
        {
            ["data"] = new JsonObject(output.Forms.Select(static form => KeyValuePair.Create(form.Key, (JsonNode?)Lines(form.Value)))),
            ["metadata"] = new JsonObject(),
            ["output_type"] = "display_data",
        })]);

    /// <summary>The outputs of a stored notebook, an array for each code cell.</summary>
    public static IReadOnlyList<JsonArray> OutputsOf(string notebook) =>
        [.. JsonNode.Parse(notebook)!["cells"]!.AsArray().Where(static cell => (string?)cell!["cell_type"] == "code").Select(static cell => cell!["outputs"]!.DeepClone().AsArray())];

    private static JsonArray Lines(string text)
    {
        var lines = text.Split('\n');
        return new JsonArray([.. lines.Select((line, i) => (JsonNode?)(i < lines.Length - 1 ? line + "\n" : line)).Where(static line => line!.GetValue<string>().Length > 0)]);
    }
}
