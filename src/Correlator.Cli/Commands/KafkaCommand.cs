using System.CommandLine;
using Correlator.Sources;

namespace Correlator.Cli;

/// <summary><c>correlator kafka</c>: the queries of a configuration, spread over the partitions of topics and worked on by as many processes as it takes.</summary>
internal sealed class KafkaCommand
{
    private readonly ToolConsole _console;

    private KafkaCommand(ToolConsole console) => _console = console;

    public static Command Create(ToolConsole console)
    {
        var self = new KafkaCommand(console);
        return new Command("kafka", "Run the queries of a configuration on several machines: sources go into topics by the queries' keys, workers share the partitions, results come out in topics.")
        {
            self.IngestCommand(),
            self.WorkCommand(),
            self.StatusCommand(),
        };
    }

    private static Option<string> Config() => new("--config", "-c")
    {
        Description = "The configuration: sources, queries, and where brokers are (\"kafka\").",
        HelpName = "PATH",
        DefaultValueFactory = static _ => "correlator.json",
    };

    private static Option<string[]> Names() => new("--query") { Description = "A query, by its name; may be repeated. Default: all.", HelpName = "NAME" };

    private Command IngestCommand()
    {
        var (config, names) = (Config(), Names());
        var once = new Option<bool>("--once") { Description = "Read what there is and end, instead of following. Run again after a crash, it leaves nothing out and nothing counts twice." };
        var state = new Option<string?>("--state") { Description = "A directory in which live sources keep how far they have read, so that a restart goes on from there.", HelpName = "DIR" };
        var command = new Command("ingest", "Write what the sources of the configuration deliver into the topics that its queries read. One process for each source, until Ctrl-C.") { config, names, once, state };
        command.SetAction(async (parsed, _) =>
        {
            var context = new SourceContext
            {
                IsLive = !parsed.GetValue(once),
                Scheduler = _console.Scheduler,
                Cursors = parsed.GetValue(state) is { Length: > 0 } directory ? new DirectoryCheckpointStore(directory) : null,
            };
            var queries = ScaledQueries.Load(parsed.GetValue(config)!, parsed.GetValue(names) ?? [], context);
            await using (queries.ConfigureAwait(false))
            {
                return await new IngestRun(_console).RunAsync(queries).ConfigureAwait(false);
            }
        });
        return command;
    }

    private Command WorkCommand()
    {
        var (config, names) = (Config(), Names());
        var threads = new Option<int>("--threads") { Description = "How many workers of each query run in this process, each on a thread of its own. Default: 1.", HelpName = "N", DefaultValueFactory = static _ => 1 };
        var listen = new Option<string?>("--listen") { Description = "Also answer /metrics and /healthz there, as correlator serve does. Beyond loopback only with a token. Default: nowhere.", HelpName = "ADDRESS:PORT" };
        var command = new Command("work", "Work on the partitions of the queries' topics, together with all other processes that do, until Ctrl-C or SIGTERM.") { config, names, threads, listen };
        command.SetAction(async (parsed, _) =>
        {
            var count = parsed.GetValue(threads);
            if (count is < 1 or > 1024)
            {
                throw new UsageException($"--threads needs a number from 1 to 1024; found {count}.");
            }

            var queries = ScaledQueries.Load(parsed.GetValue(config)!, parsed.GetValue(names) ?? [], new SourceContext());
            await using (queries.ConfigureAwait(false))
            {
                return await new WorkRun(_console).RunAsync(queries, count, parsed.GetValue(listen)).ConfigureAwait(false);
            }
        });
        return command;
    }

    private Command StatusCommand()
    {
        var (config, names, output) = (Config(), Names(), CommonOptions.Output("A table for each query, or a JSON object for each partition. Default: text."));
        var command = new Command("status", "Show how far the workers of each query have come: lag, what would be read again, and the time that is complete.") { config, names, output };
        command.SetAction(async (parsed, _) =>
        {
            var queries = ScaledQueries.Load(parsed.GetValue(config)!, parsed.GetValue(names) ?? [], new SourceContext());
            await using (queries.ConfigureAwait(false))
            {
                return new StatusReport(_console).Write(queries, isJson: CommonOptions.FormatOf(parsed, output) == OutputFormat.Json);
            }
        });
        return command;
    }
}
