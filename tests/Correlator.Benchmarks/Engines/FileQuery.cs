using Correlator.Dsl;

namespace Correlator.Benchmarks;

/// <summary>Our engine from file to file, through the public surface.</summary>
internal static class FileQuery
{
    public const string Text = "a({}) and on(request_id) within(30s) b({}) | emit each";

    public static void Run(string directory, string output)
    {
        var catalog = new SourceCatalog
        {
            new FileSource("a", new FileSourceOptions { Path = Path.Combine(directory, "a.ndjson") }),
            new FileSource("b", new FileSourceOptions { Path = Path.Combine(directory, "b.ndjson") }),
        };
        using var file = File.Create(output, bufferSize: 0);
        using var sink = new JsonLinesSink(file);
        using var run = QueryCompiler.Compile(Text, catalog, TextQuery.Options).Query.Subscribe(sink);
    }
}
