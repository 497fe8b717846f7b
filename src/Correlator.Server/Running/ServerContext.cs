using Correlator.Dsl;

namespace Correlator.Server;

/// <summary>What all parts of a server share.</summary>
internal sealed class ServerContext : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public ServerContext(ServerConfiguration configuration, ServerRuntime runtime)
    {
        (Options, Runtime, Started) = (configuration.Server, runtime, runtime.Time.GetUtcNow());
        Engine = new CorrelationEngine(configuration.Engine with { Scheduler = runtime.Scheduler, AllowsLookupFiles = false, ReportInterval = TimeSpan.FromSeconds(1) });
        Board = new QueryBoard(Engine);
        Stopping = _stopping.Token;
    }

    public ServerOptions Options { get; }

    public ServerRuntime Runtime { get; }

    public DateTimeOffset Started { get; }

    public CorrelationEngine Engine { get; }

    public QueryBoard Board { get; }

    public ServerCounters Counters { get; } = new();

    /// <summary>Beats every second.</summary>
    public Pulse Seconds { get; } = new();

    /// <summary>The server ends: whoever streams stops.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Tells whoever runs the server. What strangers have sent may be in it, so it stays on one line and moves no cursor.</summary>
    public void Log(string line) => Runtime.Log(string.Concat(line.Select(static c => char.IsControl(c) ? ' ' : c)));

    public void Stop() => _stopping.Cancel();

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync().ConfigureAwait(false);
        Board.Dispose();
        _stopping.Dispose();
    }
}

/// <summary>What the server counts of its own work.</summary>
internal sealed class ServerCounters
{
    private long _requests;
    private long _refused;
    private long _slowClients;
    private int _streams;
    private int _queries;

    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Requests that were not let in: host, origin, token, rate.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Clients that were left because they did not keep up.</summary>
    public long SlowClients => Interlocked.Read(ref _slowClients);

    /// <summary>Event streams that are open.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>Queries of clients that run.</summary>
    public int Queries => Volatile.Read(ref _queries);

    public void AddRequest() => Interlocked.Increment(ref _requests);

    public void AddRefused() => Interlocked.Increment(ref _refused);

    public void AddSlowClient() => Interlocked.Increment(ref _slowClients);

    public bool TryOpenStream(int most) => TryEnter(ref _streams, most);

    public void CloseStream() => Interlocked.Decrement(ref _streams);

    public bool TryBeginQuery(int most) => TryEnter(ref _queries, most);

    public void EndQuery() => Interlocked.Decrement(ref _queries);

    private static bool TryEnter(ref int count, int most)
    {
        if (Interlocked.Increment(ref count) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref count);
        return false;
    }
}
