using System.CommandLine;
using System.Reflection;

namespace Correlator.Cli;

/// <summary><c>correlator demo</c>: the tool's main job on logs that it brings along.</summary>
internal static class DemoCommand
{
    private const string Query = """
        nginx({status=~"5..|499"} | line_format "{{.method}} {{.path}} answered {{.status}}")
          or on(request_id) within(8s)
        service({})
          or on(request_id) within(8s)
        postgres({} | regexp "^(?P<line>.*)" | line_format "{{.level}} {{.line}}")
        """;

    // Statements are cancelled after six seconds. The recording has log_statement = 'mod' and log_min_duration_statement = 200ms.
    private const string Introduction = """
        Three logs of the same minute: a web server's, its service's, and that of the database below.
        Each request that failed at the web server is joined with what the other two said within 8 s;
        what is missing was not said. The database tells only of changes, slow statements and errors.

        """;

    private const string Farewell = """
        The same on your own logs:
          correlator run --source nginx=access.log --source service=service.ndjson \
            --source postgres=postgresql.log 'nginx({status=~"5.."})
              or on(request_id) within(8s) service({})
              or on(request_id) within(8s) postgres({})'
        """;

    // What people read at once without scrolling sideways; a terminal says itself how wide it is.
    private const int Width = 100;

    // The recording's names; the logs are named as the query names its sources.
    private static readonly (string Source, string Resource, LogFormat Format)[] Logs =
    [
        ("nginx", "nginx-access.log", LogFormat.Combined), ("service", "service.ndjson", LogFormat.Ndjson),
        ("postgres", "postgresql.log", LogFormat.Postgres),
    ];

    public static Command Create(ToolConsole console)
    {
        var output = CommonOptions.Output("How correlations are written: text, or json for one object a line.");
        var command = new Command("demo", "Correlate three recorded logs: no set-up needed.");
        command.Add(output);
        command.SetAction((parsed, _) => RunAsync(console, CommonOptions.FormatOf(parsed, output)));
        return command;
    }

    private static async Task<int> RunAsync(ToolConsole console, OutputFormat format)
    {
        // Sources read files, so the logs become files for as long as it takes.
        var directory = Directory.CreateTempSubdirectory("correlator-demo-");
        try
        {
            var settings = new RunSettings
            {
                Query = Query,
                Sources = [.. Logs.Select(log => Extract(log, directory.FullName))],
                Options = new CorrelationOptions { Scheduler = console.Scheduler },
                Output = format,
                Width = Width,
                ShowStatistics = true,
            };
            return await RunAsync(console, settings).ConfigureAwait(false);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<int> RunAsync(ToolConsole console, RunSettings settings)
    {
        if (settings.Output == OutputFormat.Text)
        {
            console.Text.WriteLine(Introduction);
            console.Text.WriteLine(string.Join('\n', Query.Split('\n').Select(static line => $"  {line}")));
            console.Text.WriteLine();
        }

        var code = await new QueryRun(console, settings).RunAsync().ConfigureAwait(false);
        if (settings.Output == OutputFormat.Text)
        {
            await console.Error.FlushAsync().ConfigureAwait(false);
            console.Text.WriteLine();
            console.Text.WriteLine(Farewell);
        }

        return code;
    }

    private static FileSource Extract((string Source, string Resource, LogFormat Format) log, string directory)
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(log.Resource)
            ?? throw new InvalidOperationException($"The log {log.Resource} is missing from the program.");
        var path = Path.Combine(directory, log.Resource);
        using (var file = File.Create(path))
        {
            resource.CopyTo(file);
        }

        return new FileSource(log.Source, new FileSourceOptions { Path = path, Format = log.Format });
    }
}
