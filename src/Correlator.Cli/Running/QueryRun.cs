using System.Globalization;
using Correlator.Dsl;
using Correlator.Dsl.Syntax;
using Correlator.Sources;

namespace Correlator.Cli;

/// <summary>Runs a query and writes its results, with progress before and a summary behind them.</summary>
internal sealed class QueryRun(ToolConsole console, RunSettings settings)
{
    private const string FileFamily = "file";
    private readonly Dictionary<string, SourceProgress> _progress = new(StringComparer.Ordinal);

    /// <summary>Runs until all sources have ended or the user ends it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="QueryException">The text is no query, or not one that can run.</exception>
    public async Task<int> RunAsync()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(console.Interrupted);
        var compiled = QueryCompiler.Compile(settings.Query, CatalogOf(stop.Token), settings.Options);

        // Hints are for `check`: whoever runs a query wants to know what may be wrong with the results.
        QueryDiagnostics.Write(console, settings.Query, [.. compiled.Warnings.Where(static item => item.Severity == DiagnosticSeverity.Warning)]);
        using var progress = new ProgressLine(console, _progress);
        using var sink = CreateSink(compiled.Node);
        try
        {
            return await RunAsync(compiled, new ResultObserver(sink, progress, stop.Cancel), progress, stop.Token).ConfigureAwait(false);
        }
        finally
        {
            foreach (var source in settings.Sources.OfType<IAsyncDisposable>())
            {
                await source.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<int> RunAsync(CompiledQuery compiled, ResultObserver observer, ProgressLine progress, CancellationToken stop)
    {
        CorrelationRun started;
        try
        {
            started = CorrelationRun.Start(compiled.Node, OptionsFor(compiled, observer), observer);
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message, error);
        }

        using var run = started;
        ReceiverAddresses.Write(console, settings.Sources);
        progress.Start(run.Statistics);
        await using (stop.UnsafeRegister(_ => End(run, observer), null).ConfigureAwait(false))
        {
            await run.Completion.ConfigureAwait(false);
        }

        progress.Dispose();
        return Finish(run.Statistics, observer);
    }

    /// <summary>A query that cannot be spread over several lanes gives the same in one: it only takes longer.</summary>
    private CorrelationOptions OptionsFor(CompiledQuery compiled, ResultObserver observer)
    {
        var options = compiled.Options;
        if (settings.Checkpoints is { } checkpoints)
        {
            // What is written at once need not be made safe now and then.
            options = options with { Checkpoint = checkpoints with { Flush = IsImmediate ? null : observer.Flush } };
        }

        var obstacle = options.Partitions == 1 ? null
            : options.Checkpoint is not null ? "checkpoints are of one lane"
            : CorrelationRun.PartitionObstacle(compiled.Node, options);
        if (obstacle is null)
        {
            return options;
        }

        console.Error.WriteLine($"warning: --partitions has no effect: {obstacle}");
        return options with { Partitions = 1 };
    }

    // Finite sources end by themselves when they see the token, each behind a whole event; live ones are closed as if they had ended now.
    private void End(CorrelationRun run, ResultObserver observer)
    {
        if (observer.Failure is not null)
        {
            run.Dispose();
        }
        else if (run.IsLive || run.Statistics.Checkpoint is not null)
        {
            _ = EndAsync(run);
        }
    }

    // What senders were told to be taken goes into the query before it ends.
    private async Task EndAsync(CorrelationRun run)
    {
        await Task.WhenAll(Receivers.Select(static source => source.StopAsync())).ConfigureAwait(false);
        if (run.Statistics.Checkpoint is null)
        {
            run.Complete();
            return;
        }

        // What is open stays open: the same command goes on.
        run.Dispose();
        console.Error.WriteLine("interrupted; the same command goes on from the last checkpoint");
    }

    private int Finish(RunStatistics statistics, ResultObserver observer)
    {
        if (observer.Failure is { } failure && BrokenPipe.Is(failure))
        {
            return ExitCode.Success;
        }

        new RunSummary(console, _progress).Write(statistics, settings.ShowStatistics || console.IsErrorTerminal);
        foreach (var source in Receivers.Where(static source => source.Statistics.Dropped > 0))
        {
            console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"warning: {source.Name}: {source.Statistics.Dropped:N0} records could not be taken and were dropped"));
        }

        if (observer.Failure is not null)
        {
            console.Error.WriteLine($"correlator: the output cannot be written: {observer.Failure.Message}");
            return ExitCode.Failed;
        }

        if (observer.Error is { } error and not CorrelatorException)
        {
            throw new InvalidOperationException($"The run failed: {error.Message}", error);
        }

        return statistics.Failures.Count > 0 || observer.Error is not null ? ExitCode.Failed : ExitCode.Success;
    }

    private IEnumerable<ReceiverSource> Receivers => settings.Sources.OfType<ReceiverSource>();

    private SourceCatalog CatalogOf(CancellationToken stop)
    {
        var catalog = new SourceCatalog();
        foreach (var source in settings.Sources)
        {
            catalog.Add(Observe(source, stop));
        }

        if (!catalog.TryGet(FileFamily, out _))
        {
            catalog.Add(new SourceFamily(FileFamily, text => CreateFile(text, stop)));
        }

        return catalog;
    }

    // Each text is a source of its own under its own name: events are told apart by source and position.
    private ILogSource CreateFile(string text, CancellationToken stop) =>
        Observe(SourceInput.Create(new SourceDefinition { Name = text, Kind = FileFamily, Address = text }, FileContext), stop);

    private SourceContext FileContext => new() { IsLive = settings.IsFollowing, Scheduler = console.Scheduler };

    private ILogSource Observe(ILogSource source, CancellationToken stop)
    {
        if (!_progress.TryGetValue(source.Name, out var progress))
        {
            _progress.Add(source.Name, progress = new SourceProgress());
        }

        // A run that goes on later must not take an interrupted log for one that has ended.
        return ObservedSources.Observe(source, progress, settings.Checkpoints is null ? stop : CancellationToken.None);
    }

    private bool IsImmediate => settings.IsImmediate || console.IsOutputTerminal;

    private ResultSink CreateSink(OperatorNode node)
    {
        var isImmediate = IsImmediate;
        if (settings.Output == OutputFormat.Json)
        {
            var lines = new JsonLinesSink(console.Output, isImmediate);
            if (isImmediate)
            {
                return new ResultSink(lines, lines.Flush);
            }

            var thread = new WriterThread(lines, lines.Flush);
            return new ResultSink(thread, thread.Flush);
        }

        if (settings.ShowsEvents)
        {
            return new ResultSink(new EventLines(console, isImmediate), console.Text.Flush);
        }

        var text = new TextSink(console.Text, new TextSinkOptions
        {
            Width = console.IsOutputTerminal ? console.Width : settings.Width,
            UseColour = console.UseColour,
            IsImmediate = isImmediate,
            Aliases = DisplayOptions.For(node).Streams,
        });
        return new ResultSink(text, console.Text.Flush);
    }
}
