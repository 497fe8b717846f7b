using System.Globalization;
using System.Reactive.Linq;
using System.Reactive.Subjects;

namespace Correlator.Tests.Operators;

/// <summary>The examples in the documentation of the operators as they stand there, run.</summary>
public sealed partial class OperatorSamples
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    // Stands for the console in the samples.
    private StringWriter Console { get; } = new() { NewLine = "\n" };

    [Fact]
    public void EventQuery_OfObservables_RunsWhenSubscribedTo()
    {
        IReadOnlyList<LogEvent> frontendEvents = Events("frontend", "0 request_id=1", "1 request_id=2");
        IReadOnlyList<LogEvent> backendEvents = Events("backend", "0.5 request_id=1", "4 request_id=2");

        var frontend = EventQuery.From("frontend", frontendEvents);
        var backend = EventQuery.From("backend", backendEvents);
        var slow = frontend.And(backend, on: ["request_id"], within: TimeSpan.FromSeconds(30)).Where(c => c.Duration > TimeSpan.FromSeconds(1));
        using var subscription = slow.Subscribe(c => Console.WriteLine(c));

        Assert.EndsWith("+3000ms 2 events\n", Console.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void EventDeduplicator_Copies_DropsThem()
    {
        var orderEvents = Events("api", "0 request_id=1", "1 request_id=1", "2 request_id=2").ToObservable();

        var deduplicator = new EventDeduplicator(new EventDeduplicatorOptions { Fields = ["request_id"] });
        var unique = deduplicator.Deduplicate(orderEvents);

        Assert.Equal(["api@0", "api@2"], unique.ToEnumerable().Select(e => e.Message));
    }

    [Fact]
    public void DeduplicatedSource_Copies_DropsThem()
    {
        using var orderEvents = new Subject<LogEvent>();
        var seen = new List<string>();

        var source = new DeduplicatedSource(new ObservableSource("orders", orderEvents), new EventDeduplicatorOptions { Window = TimeSpan.FromSeconds(10) });

        using var run = EventQuery.From(source).Subscribe(e => seen.Add(e.Message));
        foreach (var copy in Enumerable.Repeat(Events("orders", "0 request_id=1")[0], 2))
        {
            orderEvents.OnNext(copy);
        }

        Assert.Equal(["orders@0"], seen);
    }

    [Fact]
    public async Task BoundedBuffer_MoreThanItMayHold_DropsTheOldest()
    {
        var buffer = new BoundedBuffer<string>(new BoundedBufferOptions { Capacity = 2, Overflow = OverflowPolicy.DropOldest });
        foreach (var item in "a b c".Split(' '))
        {
            await buffer.WriteAsync(item);
        }

        buffer.Complete();
        await foreach (var item in buffer.ReadAllAsync())
        {
            Console.WriteLine(item);
        }

        Console.WriteLine($"{buffer.Statistics.Dropped} dropped");

        Assert.Equal("b\nc\n1 dropped\n", Console.ToString());
    }

    [Fact]
    public async Task ToAsyncEnumerable_Observable_IsPulled()
    {
        var orderEvents = Observable.Range(1, 3);

        await foreach (var placed in orderEvents.ToAsyncEnumerable(new BoundedBufferOptions { Capacity = 100 }))
        {
            Console.WriteLine(placed);
        }

        Assert.Equal("1\n2\n3\n", Console.ToString());
    }

    [Fact]
    public void IndexedEventStore_KeyAndTime_FindsTheEvents()
    {
        var (events, noon) = (Events("api", "5 request_id=42", "1 request_id=42", "2 request_id=43", "90 request_id=42"), Start);

        var store = new IndexedEventStore(new IndexedEventStoreOptions { Key = ["request_id"] });
        foreach (var logEvent in events)
        {
            store.Add(logEvent);
        }

        foreach (var found in store.Find(noon, noon.AddMinutes(1), "42"))
        {
            Console.WriteLine(found);
        }

        store.Prune(noon.AddHours(-1));

        Assert.Equal("2026-01-01T12:00:01.0000000+00:00 api: api@1\n2026-01-01T12:00:05.0000000+00:00 api: api@5\n", Console.ToString());
        Assert.Equal(4, store.Statistics.Events);
    }

    /// <summary>A finite stream of events written as <c>seconds name=value name=value</c>.</summary>
    private static EventQuery<LogEvent> Stream(string name, params string[] events) => EventQuery.From(name, Events(name, events));

    private static LogEvent[] Events(string name, params string[] events) => [.. events.Select(text => Event(name, text.Split(' ')))];

    private static LogEvent Event(string name, string[] words) => new(
        Start.AddSeconds(double.Parse(words[0], CultureInfo.InvariantCulture)),
        name,
        $"{name}@{words[0]}",
        Labels.Of(words.Skip(1).Select(static word => new KeyValuePair<string, string>(word.Split('=')[0], word.Split('=')[1]))));

    private static List<T> Collect<T>(EventQuery<T> query)
    {
        var results = new List<T>();
        using var subscription = query.Subscribe(results.Add, error => throw error);
        return results;
    }

    private static IEnumerable<string> Show(EventQuery<Correlation> query) =>
        Collect(query).Select(static c => string.Join(' ', c.Events.Select(static e => e.Event.Message)));

    private static IEnumerable<string> Messages(EventQuery<LogEvent> query) => Collect(query).Select(static e => e.Message);
}
