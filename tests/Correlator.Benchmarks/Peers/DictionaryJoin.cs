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
                entry.Left.Add(logEvent);
            }
            else
            {
                Match(entry.Left, logEvent, isLeft: false, tally);
                entry.Right.Add(logEvent);
            }

            queue.Enqueue((logEvent.Ticks, key));
        }
    }

    private static void Match(List<LogEvent> others, LogEvent logEvent, bool isLeft, PairTally tally)
    {
        foreach (var other in others)
        {
            if (Math.Abs(other.Ticks - logEvent.Ticks) <= PairEvents.WithinTicks)
            {
                tally.AddPair(isLeft ? logEvent : other, isLeft ? other : logEvent);
            }
        }
    }

    private static void Forget(Dictionary<string, Held> held, Queue<(long Ticks, string Key)> queue, long beforeTicks)
    {
        while (queue.TryPeek(out var oldest) && oldest.Ticks < beforeTicks)
        {
            queue.Dequeue();
            if (held.TryGetValue(oldest.Key, out var entry))
            {
                entry.Left.RemoveAll(e => e.Ticks < beforeTicks);
                entry.Right.RemoveAll(e => e.Ticks < beforeTicks);
                if (entry.Left.Count + entry.Right.Count == 0)
                {
                    held.Remove(oldest.Key);
                }
            }
        }
    }

    private sealed class Held
    {
        public List<LogEvent> Left { get; } = [];

        public List<LogEvent> Right { get; } = [];
    }
}
