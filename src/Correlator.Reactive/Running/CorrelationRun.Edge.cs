namespace Correlator;

// Where the results of a run in one lane leave the graph.
public sealed partial class CorrelationRun
{
    private void Publish(Correlation correlation)
    {
        if (CountResult())
        {
            if (CorrelationSpans.IsEnabled)
            {
                CorrelationSpans.Emit(_options.Name, correlation);
            }

            _observer.OnNext(correlation);
        }
    }

    /// <summary>Counts a result.</summary>
    /// <returns>Whether it comes out: not where it has come out of an earlier run.</returns>
    private bool CountResult()
    {
        if (_isEnded)
        {
            return false;
        }

        Statistics.Results++;
        if (_isReplaying)
        {
            return false;
        }

        _journal?.BeforeResult();
        return true;
    }

    private void Publish(in EventPair pair, in PairKey key)
    {
        if (_pairs is null)
        {
            _emitter.OnPair(pair, key);
        }
        else if (CountResult())
        {
            _pairs.OnPair(pair.Left, pair.Right);
        }
    }

    private void PublishTimedOut(Unit unit)
    {
        if (_isEnded || _isReplaying)
        {
            return;
        }

        _journal?.BeforeResult();
        var factory = new CorrelationFactory(_builder.Settings(isFirst: false));
        var members = unit.OrderedMembers();
        _options.TimedOut!.OnNext(factory.Create(unit, members, factory.Begin(unit, members, before: null), isTruncated: false));
    }

    private sealed class Edge(CorrelationRun run) : IUnitSink, IPairSink, IRowSink, IClosedSink
    {
        public void OnRow(LogEvent row) => run._emitter.OnRow(row);

        public void OnPair(in EventPair pair, in PairKey key) => run.Publish(pair, key);

        public bool TakesClosed => run._emitter.TakesClosed;

        public void OnClosedPair(in EventPair pair, in PairKey key, bool isKnownByLeft) => run._emitter.OnClosedPair(pair, key, isKnownByLeft);

        public void OnClosedEvent(in LoneEvent lone, in PairKey key) => run._emitter.OnClosedEvent(lone, key);

        public bool NeedsOpened => run._emitter.NeedsOpened;

        public void OnOpened(Unit unit) => run._emitter.OnOpened(unit);

        public void OnGrown(Unit unit, IReadOnlyList<Member> added) => run._emitter.OnGrown(unit, added);

        public void OnMerged(Unit survivor, Unit absorbed) => run._emitter.OnMerged(survivor, absorbed);

        public void OnClosed(Unit unit) => run._emitter.OnClosed(unit);

        public void OnWatermark(long ticks)
        {
            if (ticks == Watermark.Completed)
            {
                run.Finish();
            }
        }

        public void OnGap(long fromTicks, long toTicks) => run._emitter.OnGap(fromTicks, toTicks);
    }
}
