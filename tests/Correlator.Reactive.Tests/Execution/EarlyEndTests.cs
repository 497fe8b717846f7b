using System.Collections;
using System.Reactive.Linq;

namespace Correlator.Tests.Execution;

/// <summary>Whoever has enough ends the reading of finite sources, also while they are read by the call that subscribes.</summary>
public sealed class EarlyEndTests
{
    private readonly CountedEvents _events = new(100_000);

    [Fact]
    public void Take_OfAFiniteQuery_EndsTheReading()
    {
        var taken = EventQuery.From(new ListSource("a", _events)).Take(1).ToEnumerable().ToList();

        Assert.Equal("0", Assert.Single(taken).Message);
        Assert.InRange(_events.Read, 1, 2000);
    }

    [Fact]
    public void Take_OfAFiniteJoin_EndsTheReading()
    {
        var a = EventQuery.From(new ListSource("a", _events));
        var b = EventQuery.From(new ListSource("b", _events));

        var taken = a.And(b, ["k"], TimeSpan.FromSeconds(1)).Take(2).ToEnumerable().ToList();

        Assert.Equal(2, taken.Count);
        Assert.InRange(_events.Read, 1, 10_000);
    }

    [Fact]
    public void Begin_OfARunThatWasDisposed_ReadsNothing()
    {
        var run = CorrelationRun.Create(EventQuery.From(new ListSource("a", _events)).Node, new CorrelationOptions(), System.Reactive.Observer.Create<Correlation>(static _ => { }));

        run.Dispose();
        run.Begin();

        Assert.Equal(0, _events.Read);
        Assert.True(run.Completion.IsCompleted);
    }

    private sealed class CountedEvents(int count) : IReadOnlyList<LogEvent>
    {
        public int Read { get; private set; }

        public int Count => count;

        public LogEvent this[int index]
        {
            get
            {
                Read++;
                return new LogEvent(DateTimeOffset.UnixEpoch.AddSeconds(index), "s", $"{index}", Labels.Of(("k", $"{index}")));
            }
        }

        public IEnumerator<LogEvent> GetEnumerator() => Enumerable.Range(0, count).Select(index => this[index]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
