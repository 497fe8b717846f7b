using System.CommandLine;
using System.Reflection;

namespace Correlator.Cli;

/// <summary><c>correlator demo</c>: the tool's main job on logs that it brings along.</summary>
internal static class DemoCommand
{
    private const string Query = """
        nginx({status=~"5..|499"} | line_format "{{.method}} {{.path}} answered {{.status}}")
          or on(request_id) within(5s)
        service({})
        """;

    private const string Introduction = """
        A web server and the service behind it each wrote a log of the same minute; here are the two, as they were recorded.
        The query takes each request that failed at the web server and finds what the service said about the same request id within 5 seconds.
        `or` keeps a request that the service never answered: the line that is missing is what no search in a single log can show.

        """;

    private const string Farewell = """
        The same on your own logs:
          correlator run --source nginx=access.log --source service=service.ndjson 'nginx({status=~"5.."}) or on(request_id) within(5s) service({})'
        """;

    // The recording's names; the logs are named as the query names its sources.
    private static readonly (string Source, string Resource, LogFormat Format)[] Logs =
    [
        ("nginx", "nginx-access.log", LogFormat.Combined), ("service", "service.ndjson", LogFormat.Ndjson),
    ];

    public static Command Create(ToolConsole console)
    {
        var output = CommonOptions.Output("How correlations are written: text, or json for one object a line.");
        var command = new Command("demo", "Correlate two recorded logs: no set-up needed.");
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
