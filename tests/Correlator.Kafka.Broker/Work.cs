using System.Runtime.InteropServices;

namespace Correlator.Kafka.Broker;

/// <summary>A worker on one of the queries of <see cref="SpreadQueries"/>, until it is told to end.</summary>
internal static class Work
{
    /// <param name="query">What it is called.</param>
    /// <param name="options">The topics.</param>
    /// <returns>0 where it was told to end, 1 where log or results could not go on.</returns>
    public static int Run(string query, KafkaLogOptions options)
    {
        using var stop = new CancellationTokenSource();
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        try
        {
            var log = new KafkaLog(options);
            using var worker = new PartitionWorker(
                SpreadQueries.Of(query), log, new KafkaResults(log), new PartitionWorkerOptions { CommitInterval = TimeSpan.FromMilliseconds(200) });
            worker.Run(stop.Token);
            return 0;
        }
        catch (LogException error)
        {
            Console.Error.WriteLine($"{error.Code}: {error.Message}");
            return 1;
        }
    }
}
