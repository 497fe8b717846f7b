using System.Reactive.Linq;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Operators;

public sealed class EventDeduplicatorTests
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TestScheduler _scheduler = new();

    [Theory]
    [InlineData(59_999, true)]
    [InlineData(60_000, false)]
    public void IsDuplicate_DefaultWindow_EndsAfterSixtySeconds(int milliseconds, bool expected)
    {
        var deduplicator = new EventDeduplicator(new EventDeduplicatorOptions { Scheduler = _scheduler });
        deduplicator.IsDuplicate(Event("a"));

        _scheduler.AdvanceTo(TimeSpan.FromMilliseconds(milliseconds).Ticks);

        Assert.Equal(expected, deduplicator.IsDuplicate(Event("a")));
    }

    [Fact]
    public void IsDuplicate_MoreThanMaxEntries_ForgetsTheOldestAndCountsIt()
    {
        var deduplicator = new EventDeduplicator(new EventDeduplicatorOptions { Scheduler = _scheduler, MaxEntries = 2 });

        var verdicts = "a b c b a c".Split(' ').Select(message => deduplicator.IsDuplicate(Event(message))).ToList();

        // c pushes a out, so a is new again and pushes b out; c is still known.
        Assert.Equal([false, false, false, true, false, true], verdicts);
        Assert.Equal((2, 2, 2), (deduplicator.Entries, deduplicator.Evicted, deduplicator.Duplicates));
    }

    [Fact]
    public void IsDuplicate_ManyDifferentEvents_HoldsNoMoreThanMaxEntries()
    {
        var deduplicator = new EventDeduplicator(new EventDeduplicatorOptions { Scheduler = _scheduler, MaxEntries = 10 });

        for (var i = 0; i < 1000; i++)
        {
            Assert.False(deduplicator.IsDuplicate(Event(i.ToString(System.Globalization.CultureInfo.InvariantCulture))));
            Assert.InRange(deduplicator.Entries, 1, 10);
        }

        Assert.Equal(990, deduplicator.Evicted);
    }

    [Fact]
    public void IsDuplicate_WindowEnded_FreesTheEntry()
    {
        var deduplicator = new EventDeduplicator(new EventDeduplicatorOptions { Scheduler = _scheduler, Window = TimeSpan.FromSeconds(1) });
        deduplicator.IsDuplicate(Event("a"));

        _scheduler.AdvanceTo(TimeSpan.FromSeconds(1).Ticks);
        deduplicator.IsDuplicate(Event("b"));

        Assert.Equal((1, 0), (deduplicator.Entries, deduplicator.Evicted));
    }

    [Fact]
    public void IsDuplicate_PartsThatOnlyTogetherAreEqual_AreDifferent()
    {
        var deduplicator = new EventDeduplicator(new EventDeduplicatorOptions { Scheduler = _scheduler, Fields = ["x", "y"] });

        Assert.False(deduplicator.IsDuplicate(Event("m", ("x", "ab"), ("y", "c"))));
        Assert.False(deduplicator.IsDuplicate(Event("m", ("x", "a"), ("y", "bc"))));
    }

    [Fact]
    public void IsDuplicate_MissingLabel_EqualsTheEmptyText()
    {
        var deduplicator = new EventDeduplicator(new EventDeduplicatorOptions { Scheduler = _scheduler, Fields = ["x"] });

        Assert.False(deduplicator.IsDuplicate(Event("one")));
        Assert.True(deduplicator.IsDuplicate(Event("two", ("x", ""))));
    }

    [Fact]
    public void Deduplicate_Sequence_PassesOnTheRestAndItsEnd()
    {
        var deduplicator = new EventDeduplicator(new EventDeduplicatorOptions { Scheduler = _scheduler });

        var messages = deduplicator.Deduplicate(new[] { Event("a"), Event("a"), Event("b") }.ToObservable()).Select(static e => e.Message).ToEnumerable();

        Assert.Equal(["a", "b"], messages);
    }

    [Fact]
    public void IsDuplicate_LongestWindow_NeverEnds()
    {
        var deduplicator = new EventDeduplicator(new EventDeduplicatorOptions { Scheduler = _scheduler, Window = TimeSpan.MaxValue });
        deduplicator.IsDuplicate(Event("a"));

        _scheduler.AdvanceTo(TimeSpan.FromDays(10_000).Ticks);

        Assert.True(deduplicator.IsDuplicate(Event("a")));
    }

    [Law(MaxTest = 500, EndSize = 200)]
    public void IsDuplicate_AnyArrivals_DoesWhatANaiveListDoes(byte window, byte bound, byte[] arrivals)
    {
        var (scheduler, seconds, most) = (new TestScheduler(), 1 + (window % 20), 1 + (bound % 5));
        var deduplicator = new EventDeduplicator(new EventDeduplicatorOptions { Scheduler = scheduler, Window = TimeSpan.FromSeconds(seconds), MaxEntries = most, Fields = ["message", "x"] });
        var (kept, now) = (new List<(string Identity, int Second)>(), 0);
        foreach (var arrival in arrivals)
        {
            now += arrival % 4;
            scheduler.AdvanceTo(TimeSpan.FromSeconds(now).Ticks);
            var (message, label) = ($"{arrival / 4 % 3}", $"{arrival / 16 % 2}");
            kept.RemoveAll(known => known.Second + seconds <= now);
            var isKnown = kept.Exists(known => known.Identity == $"{message}/{label}");
            if (!isKnown)
            {
                kept = [.. kept.TakeLast(most - 1), ($"{message}/{label}", now)];
            }

            Assert.Equal(isKnown, deduplicator.IsDuplicate(Event(message, ("x", label))));
            Assert.Equal(kept.Count, deduplicator.Entries);
        }
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventDeduplicator(new EventDeduplicatorOptions { Window = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventDeduplicator(new EventDeduplicatorOptions { MaxEntries = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventDeduplicator(new EventDeduplicatorOptions { Fields = [] }));
    }

    private static LogEvent Event(string message, params (string Name, string Value)[] labels) => new(Epoch, "s", message, Labels.Of(labels));
}
