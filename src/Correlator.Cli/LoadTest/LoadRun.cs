using System.Net.Sockets;
using Correlator.Dsl;
using Correlator.Dsl.Syntax;

namespace Correlator.Cli;

/// <summary>Runs queries under a load and reports what came of it.</summary>
internal sealed class LoadRun
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly ToolConsole _console;
    private readonly LoadSettings _settings;
    private readonly LoadClock _clock;
    private readonly LoadTraffic _traffic;
    private readonly List<ResultTally> _tallies;
    private readonly MemoryWatch _memory = new();
    private readonly List<CorrelationRun> _runs = [];
    private string? _error;
    private long _nextLookTicks;

    public LoadRun(ToolConsole console, LoadSettings settings)
    {
        _console = console;
        _settings = settings;
        _clock = new LoadClock(console.Time);
        _traffic = new LoadTraffic(settings.Schedule, settings.Scenario.Streams, settings.Seed);
        _tallies = [.. settings.Scenario.Queries.Select(query => new ResultTally(_traffic, query, settings.Lateness, _clock))];
    }

    /// <summary>Runs to the end of the schedule, or until the user ends it.</summary>
    /// <exception cref="QueryException">The user's query is none, or one that cannot run.</exception>
    public async Task<LoadReport> RunAsync()
    {
        try
        {
            var generator = new LoadGenerator(_settings, _traffic, _tallies, _clock);
            StartQueries();
            using var progress = new LoadProgress(_console, _settings.Schedule, _tallies, generator);
            var (processor, wait) = (Environment.CpuUsage.TotalTime, ProcessorWait.Read());
            _clock.Begin();
            var state = await GuardAsync(() => SendAsync(generator, progress)).ConfigureAwait(false);
            var elapsed = _clock.ElapsedTicks;
            state = await FinishAsync(generator, state).ConfigureAwait(false);
            return new LoadReportBuilder(_settings, generator, _tallies)
            {
                StartedTicks = _clock.StartTicks,
                ElapsedTicks = elapsed,
                Processor = Environment.CpuUsage.TotalTime - processor,
                ProcessorWait = ProcessorWait.Read() - wait,
                Memory = _memory.Figures,
                Error = _error,
            }.Build(state);
        }
        finally
        {
            _runs.ForEach(static run => run.Dispose());
            foreach (var target in _settings.Targets)
            {
                await target.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private void StartQueries()
    {
        var catalog = new SourceCatalog();
        foreach (var target in _settings.Targets)
        {
            catalog.Add(target.Source);
        }

        var options = new CorrelationOptions { Scheduler = _console.Scheduler, Lateness = _settings.Lateness };
        foreach (var tally in _tallies)
        {
            var compiled = QueryCompiler.Compile(tally.Query.Text, catalog, options);
            QueryDiagnostics.Write(_console, tally.Query.Text, [.. compiled.Warnings.Where(static item => item.Severity == DiagnosticSeverity.Warning)]);
            try
            {
                _runs.Add(CorrelationRun.Start(compiled.Node, compiled.Options, tally));
            }
            catch (ArgumentException error)
            {
                throw new UsageException(error.Message, error);
            }
        }
    }

    private async Task<LoadState> SendAsync(LoadGenerator generator, LoadProgress progress)
    {
        ReceiverAddresses.Write(_console, _settings.Targets.Select(static target => target.Source));
        foreach (var target in _settings.Targets)
        {
            await target.ConnectAsync(_console.Interrupted).ConfigureAwait(false);
        }

        // Connecting has taken its time.
        _clock.Begin();
        return await generator.RunAsync(now => Look(now, progress), _console.Interrupted).ConfigureAwait(false);
    }

    private void Look(long now, LoadProgress progress)
    {
        if (now >= _nextLookTicks)
        {
            _nextLookTicks = now + Interval.Ticks;
            _memory.Read(isSecondHalf: now * 2 >= _settings.Schedule.Duration.Ticks);
            progress.Show(now);
        }
    }

    private async Task<LoadState> FinishAsync(LoadGenerator generator, LoadState state)
    {
        _tallies.ForEach(tally => tally.End(generator.Sent));
        var end = await GuardAsync(async () =>
        {
            foreach (var target in _settings.Targets)
            {
                await target.FinishAsync().ConfigureAwait(false);
            }

            await Task.WhenAll(_runs.Select(static run => run.Completion)).ConfigureAwait(false);
            return state;
        }).ConfigureAwait(false);

        // Why a query ended says more than that something could not be sent to it.
        if (_tallies.Select(static tally => tally.Failure).FirstOrDefault(static failure => failure is not null) is { } failure)
        {
            _error = failure.Message;
            return LoadState.Failed;
        }

        return end;
    }

    private async Task<LoadState> GuardAsync(Func<Task<LoadState>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_console.Interrupted.IsCancellationRequested)
        {
            return LoadState.Interrupted;
        }
        catch (Exception error) when (error is SocketException or IOException or CorrelatorException or InvalidOperationException)
        {
            _error ??= error.Message;
            return LoadState.Failed;
        }
    }
}
