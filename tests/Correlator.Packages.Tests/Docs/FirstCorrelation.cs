using Correlator;
using Correlator.Dsl;

var catalog = new SourceCatalog
{
    new FileSource("web", FileSourceOptions.Parse("web.log")),
    new FileSource("api", FileSourceOptions.Parse("api.ndjson")),
};
var query = QueryCompiler.Compile("web({}) or on(request_id) within(10s) api({})", catalog);
var sink = new TextSink(Console.Out, new TextSinkOptions { Aliases = ["web", "api"] });
using var run = CorrelationRun.Start(query.Node, query.Options, sink);
await run.Completion;
Console.WriteLine($"{run.Statistics.Results} requests");
