using System.Runtime.InteropServices;

namespace Correlator.Sources;

/// <summary>Follows a server by asking it alone: each event once, a watermark after each page, gaps and lost connections told.</summary>
/// <remarks>One loop does everything, so the observer and what is remembered see one call at a time.</remarks>
internal sealed class PolledFollowing(FollowedServer about, IPageReader reader, ILiveObserver observer) : Following(about, observer)
{
    private readonly RememberedEvents _given = new(about.Settings.MaxRemembered);
    private readonly List<LogEvent> _fresh = [];
    private readonly HashSet<(long From, long To)> _gaps = [];
    private long _complete;
    private int _looks;

    protected override long Complete => _complete;

    protected override void Begin(long start)
    {
        _complete = start;
        _given.Forget(start, start);
    }

    protected override async Task LookAsync()
    {
        var now = Now;
        var settled = now - NanoTime.Of(Settings.Settle);
        var to = Math.Min(Until, GridEnd(now + NanoTime.Of(Settings.Ahead)));
        var from = Math.Max(_given.Floor, _complete - NanoTime.Of(Settings.LookBack(_looks)));
        while (from < to)
        {
            reader.Page.Clear();
            var next = await reader.ReadAsync(from, to, Stopping).ConfigureAwait(false);
            OnAnswered();
            Deliver();
            Advance(Math.Min(next, Math.Min(Math.Max(settled, _complete), Until)));
            from = next;
        }

        _looks++;
    }

    protected override void OnFailed()
    {
        base.OnFailed();

        // What came late during the outage is looked for as far back as ever, before the time that was read whole moves on.
        _looks = 0;
    }

    protected override ValueTask EndAsync() => reader.DisposeAsync();

    // One tick behind the last multiple, so that this one is read, too.
    private long GridEnd(long time) => time - (time % NanoTime.Of(Settings.Grid)) + TimeSpan.NanosecondsPerTick;

    private void Deliver()
    {
        _fresh.Clear();
        foreach (var logEvent in reader.Page)
        {
            if (_given.TryAdd(NanoTime.OfTicks(logEvent.Ticks), (ulong)logEvent.Position, 0))
            {
                _fresh.Add(logEvent);
            }
        }

        Statistics.AddEvents(_fresh.Count);
        Output.OnEvents(CollectionsMarshal.AsSpan(_fresh));

        // Looks that go back come by it again.
        if (reader.Gap is { } gap && _gaps.Add(gap))
        {
            Output.OnGap(NanoTime.ToTime(gap.From), NanoTime.ToTime(gap.To));
        }
    }

    private void Advance(long complete)
    {
        if (complete <= _complete)
        {
            return;
        }

        _complete = complete;
        Output.OnWatermark(NanoTime.ToTime(complete));
        var kept = complete - NanoTime.Of(Settings.Overlap);
        _given.Forget(kept, complete);
        _gaps.RemoveWhere(gap => gap.To < kept);
        if (_given.IsShort)
        {
            Statistics.AddNote($"more than {Settings.MaxRemembered} events came within {Settings.Overlap}; events that come late are looked for less far back");
        }
    }
}
