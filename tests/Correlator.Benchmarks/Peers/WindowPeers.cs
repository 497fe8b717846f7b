using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Runtime.InteropServices;

namespace Correlator.Benchmarks;

/// <summary>The tumbling count with a plain dictionary and with what Rx has. Windows end with the first event beyond them.</summary>
internal static class WindowPeers
{
    public static void Dictionary(WindowEvents events, PairTally tally)
    {
        var counts = new Dictionary<string, int>();
        var window = WindowEvents.WindowOf(events.Events[0].Ticks);
        foreach (var logEvent in events.Events)
        {
            if (WindowEvents.WindowOf(logEvent.Ticks) != window)
            {
                Emit(counts, window, tally);
                window = WindowEvents.WindowOf(logEvent.Ticks);
            }

            CollectionsMarshal.GetValueRefOrAddDefault(counts, WindowEvents.KeyOf(logEvent), out _)++;
        }

        Emit(counts, window, tally);
    }

    public static void WindowAndGroupBy(WindowEvents events, PairTally tally)
    {
        using var boundaries = new Subject<Unit>();
        using var source = new Subject<LogEvent>();
        var window = WindowEvents.WindowOf(events.Events[0].Ticks);
        using var run = source.Window(boundaries)
            .SelectMany(static window => window.GroupBy(WindowEvents.KeyOf).SelectMany(static group => group.Count().Select(count => (group.Key, count))))
            .Subscribe(row => tally.AddRow(window, row.Key, row.count));
        Push(events, source, boundaries, next => window = next);
    }

    public static void BufferAndCountBy(WindowEvents events, PairTally tally)
    {
        using var boundaries = new Subject<Unit>();
        using var source = new Subject<LogEvent>();
        var window = WindowEvents.WindowOf(events.Events[0].Ticks);
        using var run = source.Buffer(boundaries).Subscribe(list =>
        {
            foreach (var (key, count) in list.CountBy(WindowEvents.KeyOf))
            {
                tally.AddRow(window, key, count);
            }
        });
        Push(events, source, boundaries, next => window = next);
    }

    private static void Push(WindowEvents events, Subject<LogEvent> source, Subject<Unit> boundaries, Action<long> onWindow)
    {
        var window = WindowEvents.WindowOf(events.Events[0].Ticks);
        foreach (var logEvent in events.Events)
        {
            if (WindowEvents.WindowOf(logEvent.Ticks) != window)
            {
                boundaries.OnNext(Unit.Default);
                window = WindowEvents.WindowOf(logEvent.Ticks);
                onWindow(window);
            }

            source.OnNext(logEvent);
        }

        source.OnCompleted();
    }

    private static void Emit(Dictionary<string, int> counts, long window, PairTally tally)
    {
        foreach (var (key, count) in counts)
        {
            tally.AddRow(window, key, count);
        }

        counts.Clear();
    }
}
