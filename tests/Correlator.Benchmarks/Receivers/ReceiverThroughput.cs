using System.Diagnostics;
using System.Globalization;
using Correlator.Sources;

namespace Correlator.Benchmarks;

/// <summary>
/// Events a second through receivers, from a sender in the same process to an observer that reads one label of each. Held against the goal is the processor time of the whole
/// process, the sender's included: so what else runs on the machine counts little.
/// </summary>
internal static class ReceiverThroughput
{
    private const double Goal = 100_000;

    /// <summary>Runs all of them; fails where an event is lost or a receiver takes more than one core for 100,000 events/s.</summary>
    public static async Task<int> RunAsync(int events)
    {
        var isGood = true;
        foreach (var sender in ReceiverSenders.All(events))
        {
            await MeasureAsync(sender, sender.Create());
            isGood &= await ReportAsync(sender);
        }

        return isGood ? 0 : 1;
    }

    private static async Task<bool> ReportAsync(ReceiverSender sender)
    {
        var (elapsed, processor, received, dropped) = await MeasureAsync(sender, sender.Create());
        var perCore = received / processor.TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{sender.Name,-22} {received,10:N0} events  {received / elapsed.TotalSeconds,12:N0}/s  {perCore,12:N0} per second of processor (sender included)  {dropped} lost"));
        return received == sender.Events && dropped == 0 && perCore >= Goal;
    }

    private static async Task<(TimeSpan Elapsed, TimeSpan Processor, long Received, long Dropped)> MeasureAsync(ReceiverSender sender, ReceiverSource source)
    {
        await using var closing = source;
        var observer = new CountingReader(sender.Events, sender.Label);
        using var run = source.Subscribe(new SourceRequest(), observer);
        GC.Collect();
        var (start, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await sender.Send(source, () => observer.Received);
        await observer.Done;
        return (Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - processor, observer.Received, sender.Events - observer.Received + source.Statistics.Dropped);
    }

    private sealed class CountingReader(int expected, string label) : ILiveObserver
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _received;

        public Task Done => _done.Task;

        public long Received => Interlocked.Read(ref _received);

        public void OnEvents(ReadOnlySpan<LogEvent> events)
        {
            foreach (var logEvent in events)
            {
                if (!logEvent.TryGetLabel(label, out _))
                {
                    throw new InvalidOperationException($"An event without {label}: {logEvent.Message}");
                }
            }

            if (Interlocked.Add(ref _received, events.Length) >= expected)
            {
                _done.TrySetResult();
            }
        }

        public void OnWatermark(DateTimeOffset completeUntil)
        {
        }

        public void OnConnected(bool isConnected)
        {
        }

        public void OnGap(DateTimeOffset from, DateTimeOffset to) => _done.TrySetException(new InvalidOperationException("Events were lost."));

        public void OnCompleted() => _done.TrySetResult();

        public void OnError(Exception error) => _done.TrySetException(error);
    }
}
