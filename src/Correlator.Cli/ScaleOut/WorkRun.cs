namespace Correlator.Cli;

/// <summary>Works on partitions until the tool is asked to end; the first worker that cannot go on ends all.</summary>
internal sealed class WorkRun(ToolConsole console)
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(console.Interrupted);
    private CorrelatorException? _failure;

    /// <exception cref="UsageException">It cannot listen there.</exception>
    public async Task<int> RunAsync(ScaledQueries queries, int threads, string? listen)
    {
        if (listen is null)
        {
            return await RunAsync(queries, threads).ConfigureAwait(false);
        }

        var server = await queries.ListenAsync(listen).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            console.Error.WriteLine($"metrics at {new Uri(server.Address, "metrics")}");
            return await RunAsync(queries, threads).ConfigureAwait(false);
        }
    }

    private async Task<int> RunAsync(ScaledQueries queries, int threads)
    {
        using (_stop)
        {
            try
            {
                foreach (var query in queries.Queries)
                {
                    await EnsureTopicsAsync(query).ConfigureAwait(false);
                }
            }
            catch (CorrelatorException error)
            {
                console.Error.WriteLine($"correlator: {error.Message}");
                return ExitCode.Failed;
            }

            var stages = queries.Queries.SelectMany(static query => query.Stages.Select(stage => (Stage: stage, query.Last))).ToList();
            foreach (var (stage, last) in stages)
            {
                var output = ReferenceEquals(stage, last) ? stage.Topics.ResultsTopic : last.Topics.Topic;
                console.Error.WriteLine($"{stage.Name}: by {stage.Query.Key}, {stage.Topics.Topic} to {output}, {threads} {(threads == 1 ? "worker" : "workers")}");
            }

            var workers = stages.SelectMany(work => Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(
                () => Work(work.Stage, work.Last, queries.CommitInterval), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))).ToList();
            await Task.WhenAll(workers).ConfigureAwait(false);
        }

        if (_failure is null)
        {
            return ExitCode.Success;
        }

        console.Error.WriteLine($"correlator: {_failure.Message}");
        return ExitCode.Failed;
    }

    private async Task EnsureTopicsAsync(ScaledQuery query)
    {
        await KafkaLogTopics.EnsureGroupAsync(query.Last.Topics, _stop.Token).ConfigureAwait(false);
        foreach (var stage in query.Stages.SkipLast(1))
        {
            await KafkaLogTopics.EnsurePlacesAsync(stage.Topics, _stop.Token).ConfigureAwait(false);
        }
    }

    private void Work(ScaledStage stage, ScaledStage last, TimeSpan commitInterval)
    {
        try
        {
            var options = new PartitionWorkerOptions { CommitInterval = commitInterval, Scheduler = console.Scheduler };
            using var log = new KafkaLog(stage.Topics);
            using var worker = ReferenceEquals(stage, last)
                ? new PartitionWorker(stage.Query, log, new KafkaResults(log), options)
                : PartitionWorker.OfExchange(stage.Query, log, new KafkaLogWriter(last.Topics), options);
            worker.Run(_stop.Token);
        }
        catch (CorrelatorException error)
        {
            Interlocked.CompareExchange(ref _failure, error, null);
            _stop.Cancel();
        }
    }
}
