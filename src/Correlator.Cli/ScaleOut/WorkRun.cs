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
                    await KafkaLogTopics.EnsureGroupAsync(query.Topics, _stop.Token).ConfigureAwait(false);
                }
            }
            catch (CorrelatorException error)
            {
                console.Error.WriteLine($"correlator: {error.Message}");
                return ExitCode.Failed;
            }

            foreach (var query in queries.Queries)
            {
                console.Error.WriteLine($"{query.Name}: by {query.Query.Key}, {query.Topics.Topic} to {query.Topics.ResultsTopic}, {threads} {(threads == 1 ? "worker" : "workers")}");
            }

            var workers = queries.Queries.SelectMany(query => Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(
                () => Work(query, queries.CommitInterval), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))).ToList();
            await Task.WhenAll(workers).ConfigureAwait(false);
        }

        if (_failure is null)
        {
            return ExitCode.Success;
        }

        console.Error.WriteLine($"correlator: {_failure.Message}");
        return ExitCode.Failed;
    }

    private void Work(ScaledQuery query, TimeSpan commitInterval)
    {
        try
        {
            var log = new KafkaLog(query.Topics);
            using var worker = new PartitionWorker(
                query.Query, log, new KafkaResults(log), new PartitionWorkerOptions { CommitInterval = commitInterval, Scheduler = console.Scheduler });
            worker.Run(_stop.Token);
        }
        catch (CorrelatorException error)
        {
            Interlocked.CompareExchange(ref _failure, error, null);
            _stop.Cancel();
        }
    }
}
