namespace Correlator.Dsl.Tests.Docs;

/// <summary>Runs a query of a document as the tool would.</summary>
internal static class SampleRun
{
    /// <summary>What the tool prints, without blanks at the ends of lines.</summary>
    public static async Task<string> PrintAsync(string query, SourceCatalog catalog)
    {
        var text = new StringWriter();
        var compiled = QueryCompiler.Compile(query, catalog);
        var sink = new TextSink(text, new TextSinkOptions { Aliases = DisplayOptions.For(compiled.Node).Streams });
        using var run = CorrelationRun.Start(compiled.Node, compiled.Options, sink);
        await run.Completion;
        return string.Join('\n', text.ToString().ReplaceLineEndings("\n").Split('\n').Select(static line => line.TrimEnd())).TrimEnd();
    }
}
