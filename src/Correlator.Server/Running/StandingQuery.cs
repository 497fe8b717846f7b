using System.Text.Json;
using Correlator.Dsl;

namespace Correlator.Server;

/// <summary>A query that runs as long as the server: its results are kept, told and put out.</summary>
internal sealed class StandingQuery : IObserver<Correlation>, IAsyncDisposable
{
    // Whoever reads a stream of results may be so far behind, even where fewer are kept for those who ask.
    private const int LeastFeed = 1000;
    private readonly ServerContext _server;
    private readonly ResultWriter _writer = new();
    private readonly DateTimeOffset _since;
    private RunningQuery? _query;
    private Task _beginning = Task.CompletedTask;
    private bool _isStarted;
    private OutputSet _outputs;
    private volatile Problem? _error;

    public StandingQuery(ServerContext server, StandingQueryDefinition definition)
    {
        _server = server;
        _since = server.Runtime.Time.GetUtcNow();
        Definition = definition;
        Feed = new ResultFeed(Math.Max(LeastFeed, server.Options.Keep));
        _outputs = OutputSet.Open(server, definition);
    }

    public StandingQueryDefinition Definition { get; private set; }

    public ResultFeed Feed { get; }

    /// <summary>Why it runs no more, or without one of its sources; null while it runs as it should.</summary>
    public Problem? Error => _error ?? (_query?.Statistics.Failures is [var failure, ..] ? Problem.Of(failure) : null);

    public IReadOnlyList<ResultOutput> Outputs => Volatile.Read(ref _outputs).Outputs;

    /// <summary>The query in the engine; null where it could not begin.</summary>
    public RunningQuery? Running => _query;

    /// <summary>Ends when it has opened its sources, or could not.</summary>
    public Task Begun => _beginning;

    /// <summary>Whether it has opened its sources, and has not ended.</summary>
    public bool IsRunning => _isStarted && _beginning.IsCompleted && Error is null;

    /// <summary>Begins. What goes wrong is kept as its error.</summary>
    public void Start()
    {
        try
        {
            _query = _server.Engine.Create(Definition.Query, this, Definition.Name);
            _beginning = Task.Run(Begin);
            _isStarted = true;
        }
        catch (Exception error) when (error is CorrelatorException or QueryException)
        {
            OnError(error);
        }
    }

    public void OnNext(Correlation value)
    {
        var line = _writer.Write(value);
        Feed.Add(line);
        Volatile.Read(ref _outputs).Accept(line);
    }

    public void OnCompleted() => _error ??= new Problem("ENDED", "All its sources have ended.");

    public void OnError(Exception error)
    {
        _error ??= Problem.Of(error);
        _server.Log($"query {Definition.Name} has ended: {error.Message}");
    }

    /// <summary>Gives it other outputs, without a break in its state.</summary>
    public async Task ReplaceOutputsAsync(StandingQueryDefinition definition)
    {
        // What writes to the same file must have closed it first.
        var before = Volatile.Read(ref _outputs);
        before.Hold();
        await before.DisposeAsync().ConfigureAwait(false);
        Definition = definition;
        var next = OutputSet.Open(_server, definition);
        Volatile.Write(ref _outputs, next);
        before.PassTo(next);
    }

    public void WriteRow(Utf8JsonWriter json)
    {
        if (_query is { } query)
        {
            QueryRow.Write(json, query, _server.Board.Of(query), isStanding: true, Error);
        }
        else
        {
            QueryRow.Write(json, Definition, _since, _error);
        }
    }

    /// <summary>Ends the query without closing what is open, so that nothing comes out that is not proved, and puts out what is on its way.</summary>
    public async ValueTask DisposeAsync()
    {
        _query?.Dispose();
        await _beginning.ConfigureAwait(false);
        await Volatile.Read(ref _outputs).DisposeAsync().ConfigureAwait(false);
        _writer.Dispose();
        Feed.Close();
    }

    private void Begin()
    {
        try
        {
            _query!.Begin();
        }
        catch (Exception error) when (error is CorrelatorException or QueryException)
        {
            OnError(error);
            _query!.Dispose();
        }
    }
}
