namespace Correlator.Tests.Operators;

/// <summary>Finding events by key and time: fixed cases, and the law that holds for any.</summary>
public sealed class IndexedEventStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Find_SpanOfTime_HasBothItsEndsInTheOrderOfTime()
    {
        var store = Store();
        foreach (var second in (int[])[30, 10, 20, 40])
        {
            Assert.True(store.Add(Event(second, "x")));
        }

        Assert.Equal(["10", "20", "30"], Messages(store.Find(At(10), At(30), "x")));
        Assert.Equal([], Messages(store.Find(At(11), At(19), "x")));
        Assert.Equal([], Messages(store.Find(At(10), At(30), "y")));
    }

    [Fact]
    public void Find_SeveralParts_ComparesEach()
    {
        var store = new IndexedEventStore(new IndexedEventStoreOptions { Key = ["a", "b"] });
        store.Add(new LogEvent(Start, "s", "one", Labels.Of(("a", "x"), ("b", "yz"))));
        store.Add(new LogEvent(Start, "s", "two", Labels.Of(("a", "xy"), ("b", "z"))));

        Assert.Equal(["one"], Messages(store.Find(Start, Start, "x", "yz")));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Find(Start, Start, "x"));
    }

    [Fact]
    public void FindAround_Event_FindsThoseOfItsKeyWithinTheDistance()
    {
        var store = Store();
        store.Add(Event(10, "x"));
        store.Add(Event(20, "x"));
        store.Add(Event(21, "y"));
        store.Add(Event(31, "x"));

        Assert.Equal(["10", "20"], Messages(store.FindAround(Event(20, "x"), TimeSpan.FromSeconds(10))));
        Assert.Equal(["10", "20", "31"], Messages(store.FindAround(Event(20, "x"), TimeSpan.MaxValue)));
    }

    [Fact]
    public void Statistics_BeforeTheFirstSearch_HaveAHitRateOfZero()
    {
        var store = Store();
        Assert.Equal(0, store.Statistics.HitRate);

        store.Add(Event(1, "x"));
        store.Find(Start, At(9), "x");
        store.Find(Start, At(9), "y");
        store.Find(At(2), At(9), "x");
        store.Find(Start, At(9), "x");

        Assert.Equal((2, 2, 0.5), (store.Statistics.Hits, store.Statistics.Misses, store.Statistics.HitRate));
    }

    [Fact]
    public void Add_WithoutKey_IsCountedAndNotHeld()
    {
        var store = Store();

        Assert.False(store.Add(new LogEvent(Start, "s", "none")));
        Assert.False(store.Add(Event(1, string.Empty)));
        Assert.Equal((0, 2), (store.Statistics.Events, store.Statistics.MissingKey));
    }

    [Fact]
    public void Add_FullAndFailing_Throws()
    {
        var store = Store(1, OverflowPolicy.Fail);
        store.Add(Event(1, "x"));

        var error = Assert.Throws<StateBudgetException>(() => store.Add(Event(2, "x")));

        Assert.Equal("MEMORY_ERROR", error.Code);
        Assert.Equal(1, store.Statistics.Events);
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Store(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Store(1, OverflowPolicy.Wait));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IndexedEventStore(new IndexedEventStoreOptions { Key = [] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Store().Find(At(2), At(1), "x"));
    }

    [Law(MaxTest = 500, EndSize = 300)]
    public void Operations_AnyOrder_DoWhatANaiveListDoes(byte bound, bool dropsOldest, byte[] bytes)
    {
        var most = 1 + (bound % 12);
        var store = Store(most, dropsOldest ? OverflowPolicy.DropOldest : OverflowPolicy.DropNewest);
        var naive = new List<LogEvent>();
        foreach (var operation in bytes.Chunk(3).Where(static operation => operation.Length == 3))
        {
            var (second, key) = (operation[1], operation[2]);
            switch (operation[0] % 5)
            {
                case 0:
                    var before = At(second % 20);
                    Assert.Equal(naive.RemoveAll(e => e.Timestamp < before), store.Prune(before));
                    break;
                case 1:
                    var (from, to) = (At(second % 20), At((second % 20) + (key % 8)));
                    Assert.Equal(
                        Messages(naive.Where(e => e["k"] == $"k{key % 3}" && e.Timestamp >= from && e.Timestamp <= to)),
                        Messages(store.Find(from, to, $"k{key % 3}")));
                    break;
                default:
                    var added = Event(second % 20, $"k{key % 3}", key % 2 == 0 ? "s" : "t");
                    var isHeld = AddNaively(naive, added, most, dropsOldest);
                    Assert.Equal(isHeld, store.Add(added));
                    break;
            }

            Assert.Equal((naive.Count, naive.Select(static e => e["k"]).Distinct().Count()), (store.Statistics.Events, store.Statistics.Keys));
        }

        Assert.Equal(Messages(naive), Messages("k0 k1 k2".Split(' ').SelectMany(key => store.Find(Start, At(60), key)).OrderBy(naive.IndexOf)));
    }

    /// <summary>Keeps a list in order by inserting behind all that is not later.</summary>
    private static bool AddNaively(List<LogEvent> naive, LogEvent added, int most, bool dropsOldest)
    {
        if (!dropsOldest && naive.Count == most)
        {
            return false;
        }

        var at = naive.FindIndex(e => (e.Ticks, e.Source).CompareTo((added.Ticks, added.Source)) > 0);
        naive.Insert(at < 0 ? naive.Count : at, added);
        if (naive.Count <= most)
        {
            return true;
        }

        var isHeld = !ReferenceEquals(naive[0], added);
        naive.RemoveAt(0);
        return isHeld;
    }

    private static IndexedEventStore Store(int maxEvents = 100, OverflowPolicy overflow = OverflowPolicy.DropOldest) =>
        new(new IndexedEventStoreOptions { Key = ["k"], MaxEvents = maxEvents, Overflow = overflow });

    private static DateTimeOffset At(int second) => Start.AddSeconds(second);

    private static LogEvent Event(int second, string key, string source = "s") => new(At(second), source, $"{second}", Labels.Of(("k", key)));

    private static IEnumerable<string> Messages(IEnumerable<LogEvent> events) => events.Select(static e => $"{e.Message}");
}
