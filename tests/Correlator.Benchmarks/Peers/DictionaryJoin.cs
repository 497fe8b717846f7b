using System.Runtime.InteropServices;

namespace Correlator.Benchmarks;

/// <summary>What a careful program does without a library: a dictionary of lists for each key, and a queue of what to forget.</summary>
internal static class DictionaryJoin
{
    public static void Run(PairEvents events, PairTally tally)
    {
        var held = new Dictionary<string, Held>();
        var queue = new Queue<(long Ticks, string Key)>();
        foreach (var logEvent in events.Arrivals)
        {
            Forget(held, queue, logEvent.Ticks - PairEvents.WithinTicks - PairEvents.LatenessTicks);
            var key = PairEvents.KeyOf(logEvent);
            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(held, key, out _);
            entry ??= new Held();
            if (PairEvents.IsLeft(logEvent))
            {
                Match(entry.Right, logEvent, isLeft: true, tally);
                (entry.Left ??= new List<LogEvent>(1)).Add(logEvent);
            }
            else
            {
                Match(entry.Left, logEvent, isLeft: false, tally);
                (entry.Right ??= new List<LogEvent>(1)).Add(logEvent);
            }

            queue.Enqueue((logEvent.Ticks, key));
        }
    }

    private static void Match(List<LogEvent>? others, LogEvent logEvent, bool isLeft, PairTally tally)
    {
        for (var i = 0; i < others?.Count; i++)
        {
            if (Math.Abs(others[i].Ticks - logEvent.Ticks) <= PairEvents.WithinTicks)
            {
                tally.AddPair(isLeft ? logEvent : others[i], isLeft ? others[i] : logEvent);
            }
        }
    }

    private static void Forget(Dictionary<string, Held> held, Queue<(long Ticks, string Key)> queue, long beforeTicks)
    {
        while (queue.TryPeek(out var oldest) && oldest.Ticks < beforeTicks)
        {
            queue.Dequeue();
            if (held.TryGetValue(oldest.Key, out var entry) && Forget(entry.Left, beforeTicks) + Forget(entry.Right, beforeTicks) == 0)
            {
                held.Remove(oldest.Key);
            }
        }
    }

    /// <returns>How many events are left.</returns>
    private static int Forget(List<LogEvent>? events, long beforeTicks)
    {
        // The events of a key are in order of time, and there are few of them.
        while (events is { Count: > 0 } && events[0].Ticks < beforeTicks)
        {
            events.RemoveAt(0);
        }

        return events?.Count ?? 0;
    }

    private sealed class Held
    {
        public List<LogEvent>? Left { get; set; }

        public List<LogEvent>? Right { get; set; }
    }
}
