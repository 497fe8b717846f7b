using System.Reactive.Concurrency;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Checkpoints;

/// <summary>Two live sources, a join over them, and a store that keeps its journal.</summary>
public abstract class LiveJournalBench
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private protected readonly CountingScheduler _scheduler = new();
    private protected readonly FaultyStore _store = new();
    private protected CrashableSource _left = new("a", SourcePast.None);
    private protected CrashableSource _right = new("b", SourcePast.None);

    private protected static LogEvent At(int seconds, string id) => new(Start.AddSeconds(seconds), "any", id, Labels.Of(("id", id)), seconds);

    private protected CheckpointOptions CheckpointOf(TimeSpan interval, long segmentBytes = 1000) => new(_store) { Interval = interval, SegmentBytes = segmentBytes };

    private protected void Pair(int seconds, string id)
    {
        _left.Push(At(seconds, id));
        _right.Push(At(seconds, id));
    }

    private protected static void Crash(LiveRun run, Action<LiveRun> before)
    {
        before(run);
        run.Dispose();
    }

    /// <summary>As <see cref="Crash"/>, but without a word, as a failure of the machine ends a run.</summary>
    private protected void Kill(LiveRun run, Action<LiveRun> before)
    {
        before(run);
        var last = _store.GetSegments(_store.Name)[^1];
        var length = _store.OpenSegment(_store.Name, last).Length;
        run.Dispose();
        _store.TruncateSegment(_store.Name, last, length);
    }

    private protected void Renew() => (_left, _right) = (new CrashableSource("a", SourcePast.None), new CrashableSource("b", SourcePast.None));

    private protected LiveRun Begin(CheckpointOptions? checkpoint = null, JoinKind kind = JoinKind.And, ILogSource? finite = null) => LiveRun.Start(GraphOf(finite ?? _right, kind), new CorrelationOptions
    {
        Emit = EmitMode.First,
        Lateness = TimeSpan.FromSeconds(1),
        Scheduler = _scheduler,
        Checkpoint = checkpoint ?? CheckpointOf(TimeSpan.FromSeconds(5)),
    });

    private protected JoinNode GraphOf(ILogSource right, JoinKind kind) => new(
        kind,
        new StreamNode("a") { Source = _left, Range = TimeSpan.FromSeconds(30) },
        new StreamNode("b") { Source = right, Range = TimeSpan.FromSeconds(30) },
        new JoinClause { Keys = [KeyPart.Of("id")] });

    /// <summary>Knows how many timers were set.</summary>
    private protected sealed class CountingScheduler : TestScheduler
    {
        public int Timers { get; private set; }

        public override IDisposable ScheduleAbsolute<TState>(TState state, long dueTime, Func<IScheduler, TState, IDisposable> action)
        {
            Timers++;
            return base.ScheduleAbsolute(state, dueTime, action);
        }
    }
}
