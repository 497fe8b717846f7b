using System.CommandLine;
using Correlator.Server;
using Correlator.Sources;

namespace Correlator.Cli;

/// <summary><c>correlator serve</c>.</summary>
internal sealed class ServeCommand
{
    private readonly ToolConsole _console;

    private readonly Option<string> _config = new("--config", "-c")
    {
        Description = "The configuration: sources, queries, lookups, server, engine.",
        HelpName = "PATH",
        DefaultValueFactory = static _ => "correlator.json",
    };

    private readonly Option<string?> _listen = new("--listen") { Description = "Where to listen, whatever the configuration says. Beyond loopback only with a token.", HelpName = "ADDRESS:PORT" };
    private readonly Option<string?> _state = new("--state") { Description = "A directory in which live sources keep how far they have read, so that a restart goes on from there.", HelpName = "DIR" };
    private readonly Option<bool> _watch = new("--watch") { Description = "Read the configuration anew when it changes, as on SIGHUP." };

    private ServeCommand(ToolConsole console) => _console = console;

    public static Command Create(ToolConsole console)
    {
        var self = new ServeCommand(console);
        var command = new Command("serve", "Run the standing queries of a configuration, with results over HTTP and a page, until Ctrl-C; SIGHUP reads the configuration anew.");
        command.Add(self._config);
        command.Add(self._listen);
        command.Add(self._state);
        command.Add(self._watch);
        command.SetAction((parsed, _) => self.RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var path = parsed.GetValue(_config)!;
        var listen = parsed.GetValue(_listen);
        using var reloads = new Reloads(_console.Hangup, parsed.GetValue(_watch) ? path : null);
        var server = await StartAsync(Load(path, listen), parsed.GetValue(_state)).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            _console.Text.WriteLine($"listening at {server.Address}");
            await _console.Text.FlushAsync().ConfigureAwait(false);
            while (await reloads.NextAsync(_console.Interrupted).ConfigureAwait(false))
            {
                await ReloadAsync(server, () => ServerConfiguration.Load(path).ListenAt(listen)).ConfigureAwait(false);
            }
        }

        return ExitCode.Success;
    }

    private async Task<CorrelationServer> StartAsync(ServerConfiguration configuration, string? state)
    {
        var cursors = state is null ? null : new DirectoryCheckpointStore(state);
        var context = new SourceContext { IsLive = true, Cursors = cursors, Scheduler = _console.Scheduler, Makers = SourceInput.Makers };
        try
        {
            return await CorrelationServer.StartAsync(
                configuration,
                new ServerRuntime { Log = Tell, Scheduler = _console.Scheduler, Cursors = cursors, CreateSource = definition => SourceKinds.Create(definition, context) }).ConfigureAwait(false);
        }
        catch (CorrelatorException error)
        {
            throw new UsageException(error.Message, error);
        }
    }

    private async Task ReloadAsync(CorrelationServer server, Func<ServerConfiguration> load)
    {
        try
        {
            await server.ReloadAsync(load()).ConfigureAwait(false);
            Tell("the configuration was read anew");
        }
        catch (CorrelatorException error)
        {
            Tell($"the configuration was not taken, and everything goes on as before: {error.Message}");
        }
    }

    private static ServerConfiguration Load(string path, string? listen)
    {
        try
        {
            return ServerConfiguration.Load(path).ListenAt(listen);
        }
        catch (CorrelatorException error)
        {
            throw new UsageException(error.Message, error);
        }
    }

    private void Tell(string line) => _console.Error.WriteLine($"correlator: {line}");
}

/// <summary>When a configuration is to be read anew: at a signal, and where it is watched, when it has changed.</summary>
internal sealed class Reloads : IDisposable
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _asked = new(0);
    private readonly IDisposable _signals;
    private readonly string? _watched;
    private DateTime _seen;

    /// <summary>Made before the configuration is read the first time, so that nothing that happens after it is missed.</summary>
    public Reloads(Hangup hangup, string? watched)
    {
        _signals = hangup.Subscribe(() => _asked.Release());
        _watched = watched;
        _seen = Written();
    }

    /// <summary>Waits for the next time.</summary>
    /// <returns>False where the tool is asked to end.</returns>
    public async Task<bool> NextAsync(CancellationToken interrupted)
    {
        try
        {
            while (true)
            {
                var isAsked = await _asked.WaitAsync(_watched is null ? Timeout.InfiniteTimeSpan : WatchInterval, interrupted).ConfigureAwait(false);
                var written = Written();
                if (isAsked || written != _seen)
                {
                    _seen = written;
                    return true;
                }
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _signals.Dispose();
        _asked.Dispose();
    }

    private DateTime Written() => _watched is null ? default : File.GetLastWriteTimeUtc(_watched);
}
