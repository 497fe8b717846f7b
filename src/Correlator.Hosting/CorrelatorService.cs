using System.Reactive.Disposables;
using Correlator.Dsl;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Correlator.Hosting;

/// <summary>Begins the queries with the host, and ends them with it.</summary>
internal sealed class CorrelatorService : IHostedService, IDisposable
{
    private readonly CorrelationEngine _engine;
    private readonly CorrelatorHostOptions _options;
    private readonly IServiceProvider _services;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _aborting = new();
    private readonly CompositeDisposable _watching = [];
    private volatile IReadOnlyList<HostedQuery> _queries = [];
    private bool _isDisposed;

    public CorrelatorService(CorrelationEngine engine, IOptions<CorrelatorHostOptions> options, IServiceProvider services, IHostApplicationLifetime lifetime, ILogger<CorrelationEngine> logger) =>
        (_engine, _options, _services, _lifetime, _logger) = (engine, options.Value, services, lifetime, logger);

    /// <summary>Whether it has been started.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>The queries of the host, in the order of their names.</summary>
    public IReadOnlyList<HostedQuery> Queries => _queries;

    /// <summary>Begins all queries; their sources are opened in the background.</summary>
    /// <exception cref="OptionsValidationException">Texts that are no queries: all of them, with what is wrong.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Check();
        _watching.Add(_engine.Losses.Subscribe(OnLoss));
        _watching.Add(_engine.Warnings.Subscribe(OnWarning));
        _queries = [.. _options.Queries.Select(query => new HostedQuery(_engine.Read(query.Value, query.Key), EngineParts.HandlersOf(_services, query.Key), _logger))];
        foreach (var query in _queries)
        {
            HostLog.QueryBegun(_logger, query.Name, OneLine.Of(query.Query.Text));
            query.Start(() => _engine.Options.Scheduler.Now, OnFailed, _aborting.Token);
        }

        HasBegun = true;
        return Task.CompletedTask;
    }

    /// <summary>Ends all queries and waits until what has come out is handled. When the host's time to stop is over, what is left is given up.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // Each may have to wait for room in the buffer that its handlers empty.
        var ending = _queries.Select(query => Task.Run(_options.Stop == HostStop.Close ? query.Query.Complete : query.Query.Dispose, CancellationToken.None));
        var ended = Task.WhenAll([.. ending, .. _queries.Select(static query => query.Completion)]);
        try
        {
            await ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await _aborting.CancelAsync().ConfigureAwait(false);
        }

        _watching.Dispose();
    }

    /// <summary>The container does so twice: it knows the service as itself and as a hosted one.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        _aborting.Cancel();
        _watching.Dispose();
        _aborting.Dispose();
    }

    private void Check()
    {
        var faults = new List<string>();
        foreach (var (name, text) in _options.Queries)
        {
            try
            {
                _engine.Compile(text);
            }
            catch (QueryException error)
            {
                faults.Add($"{nameof(CorrelatorHostOptions.Queries)}:{name}: {error.Message}");
            }
        }

        if (faults.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(CorrelatorHostOptions), faults);
        }
    }

    private void OnFailed()
    {
        if (_options.StopsHostOnFailure)
        {
            _lifetime.StopApplication();
        }
    }

    private void OnLoss(QueryLoss loss)
    {
        if (_queries.FirstOrDefault(query => ReferenceEquals(query.Query, loss.Query)) is { } query)
        {
            query.AddLoss(loss.Count, _engine.Options.Scheduler.Now);
            HostLog.Lost(_logger, query.Name, loss.Count, loss.Kind, loss.Stream);
        }
    }

    private void OnWarning(EngineWarning warning) =>
        HostLog.Warned(_logger, warning.Query?.Name ?? "-", warning.Code, OneLine.Of(warning.Message));
}
