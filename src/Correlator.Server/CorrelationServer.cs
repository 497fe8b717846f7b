using Correlator.Dsl;

namespace Correlator.Server;

/// <summary>Runs the standing queries of a configuration, answers over HTTP, and puts results out, until it is disposed.</summary>
/// <remarks>
/// Memory: what the queries hold (<see cref="CorrelationEngineOptions.MaxState"/> each), the results that are kept of each (<see cref="ServerOptions.Keep"/>, 32 MiB at most)
/// and what waits for each output (64 MiB at most). All members may be called from any thread.
/// </remarks>
/// <example><code>
/// var configuration = ServerConfiguration.Load("correlator.json");
/// await using var server = await CorrelationServer.StartAsync(configuration, new ServerRuntime { Log = Console.Error.WriteLine });
/// Console.WriteLine(server.Address);
/// </code></example>
public sealed class CorrelationServer : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ServerContext _context;
    private readonly StandingQueries _standing;
    private readonly HttpListener _listener;
    private readonly ServerMetrics _metrics;
    private readonly SemaphoreSlim _reloading = new(1, 1);
    private readonly ITimer _seconds;
    private bool _isDisposed;

    private CorrelationServer(ServerConfiguration configuration, ServerRuntime runtime)
    {
        _context = new ServerContext(configuration, runtime);
        _standing = new StandingQueries(_context);
        _listener = new HttpListener(_context, _standing);
        _metrics = new ServerMetrics(_context.Counters, _standing);
        _seconds = runtime.Time.CreateTimer(static self => ((CorrelationServer)self!).Report(), this, Second, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => _listener.Address;

    /// <summary>Ends when all standing queries have opened their sources.</summary>
    internal Task Begun => Task.WhenAll(_standing.All.Select(static query => query.Begun));

    internal ServerContext Context => _context;

    internal StandingQueries Standing => _standing;

    /// <summary>The version of the server.</summary>
    public static string Version { get; } = typeof(CorrelationServer).Assembly.GetName().Version?.ToString(3) ?? string.Empty;

    /// <summary>Starts the standing queries and listens.</summary>
    /// <param name="configuration">What it does.</param>
    /// <param name="runtime">Clocks, log, sources. Default: those of the process.</param>
    /// <exception cref="CorrelatorException">The configuration cannot be used, or the port cannot be had; the message says how to mend it.</exception>
    public static async Task<CorrelationServer> StartAsync(ServerConfiguration configuration, ServerRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        configuration.Server.Validate();
        var server = new CorrelationServer(configuration, runtime ?? new ServerRuntime());
        try
        {
            // A token that cannot be read would keep everyone out, and nobody would know why.
            configuration.Server.Token?.Read("server");
            await server._listener.StartAsync().ConfigureAwait(false);
            await server._standing.ApplyAsync(configuration).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Goes over to another configuration: queries that are the same go on with their state, those that have changed begin anew, those that are gone end.</summary>
    /// <remarks>What <c>server</c> and <c>engine</c> say takes a restart; a difference is told to the log.</remarks>
    /// <exception cref="CorrelatorException">The configuration cannot be used; everything goes on as before.</exception>
    public async Task ReloadAsync(ServerConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        await _reloading.WaitAsync().ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var before = _standing.Configuration;
            if (before.Server.DiffersBeforeRestart(configuration.Server) || before.Engine != configuration.Engine)
            {
                _context.Log("\"server\" and \"engine\" have changed; what they say takes a restart.");
            }

            await _standing.ApplyAsync(configuration).ConfigureAwait(false);
        }
        finally
        {
            _reloading.Release();
        }
    }

    /// <summary>Stops listening, ends all queries without closing what is open, so that nothing comes out that is not proved, and delivers what outputs have left, for ten seconds at most.</summary>
    public async ValueTask DisposeAsync()
    {
        await _reloading.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
        }
        finally
        {
            _reloading.Release();
        }

        _context.Stop();
        await _seconds.DisposeAsync().ConfigureAwait(false);
        await _listener.DisposeAsync().ConfigureAwait(false);
        await _standing.DisposeAsync().ConfigureAwait(false);
        await _context.DisposeAsync().ConfigureAwait(false);
        _metrics.Dispose();
    }

    private void Report()
    {
        try
        {
            foreach (var query in _standing.All)
            {
                query.Feed.Tell(JsonAnswer.Bytes(query.WriteRow));
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // A timer has nobody above it who could catch: a report that fails must not end the server.
            _context.Log($"a report failed: {error.GetType().Name}: {error.Message}");
        }

        _context.Seconds.Beat();
        _seconds.Change(Second, Timeout.InfiniteTimeSpan);
    }
}
