namespace Correlator.Cli;

/// <summary>Takes the results of a query: checks each, and measures how long behind its due time it came.</summary>
internal sealed class ResultTally(LoadTraffic traffic, LoadQuery query, TimeSpan lateness, LoadClock clock) : IObserver<Correlation>
{
    private const int Most = 3;
    private readonly Lock _gate = new();
    private readonly LoadExpectation _expectation = new(traffic, query.Check, lateness);
    private readonly SeenResults _seen = new();
    private readonly LatencyHistogram[] _phases = [.. Enumerable.Range(0, LoadPhases.Count).Select(static _ => new LatencyHistogram())];
    private readonly LoadPhases _times = new(traffic.Schedule);
    private long _expected;
    private long _received;
    private long _right;
    private long _wrong;
    private long _twice;
    private long _revised;
    private long _end = traffic.Schedule.Count;

    public LoadQuery Query => query;

    /// <summary>Why the query ended before its sources; null where it did not.</summary>
    public Exception? Failure { get; private set; }

    public long Received => Volatile.Read(ref _received);

    /// <summary>Latencies of results that a phase decided.</summary>
    public IReadOnlyList<LatencyHistogram> Phases => _phases;

    /// <summary>An event goes out.</summary>
    public void Expect(long number) => _expected += _expectation.ChangeBy(number);

    /// <summary>No further events go out; whatever has no answer by now has none.</summary>
    public void End(long sent)
    {
        lock (_gate)
        {
            _end = sent;
        }
    }

    public void OnNext(Correlation value)
    {
        var now = clock.ElapsedTicks;
        lock (_gate)
        {
            _received++;
            if (value.Revision > 0)
            {
                _revised++;
                return;
            }

            var lastDueTicks = value.End.UtcTicks - clock.StartTicks;
            if (query.Check == LoadCheck.None)
            {
                Measure(now, lastDueTicks);
            }
            else if (IsRight(value, out var identity) && _seen.Add(identity) is { } isNew)
            {
                _twice += isNew ? 0 : 1;
                _right += isNew ? 1 : 0;
                Measure(now, _expectation.DecidedTicks(lastDueTicks));
            }
            else
            {
                _wrong++;
            }
        }
    }

    public void OnError(Exception error) => Failure = error;

    public void OnCompleted()
    {
    }

    /// <summary>The figures of now.</summary>
    /// <param name="expected">How many results there must be of a query that cannot be checked; null for unknown.</param>
    public QueryFigures Read(long? expected)
    {
        lock (_gate)
        {
            var isChecked = query.Check != LoadCheck.None;
            long? wanted = isChecked ? _expected : expected;
            long? right = isChecked ? _right : wanted is { } known ? Math.Min(known, _received - _revised) : null;
            var wrong = isChecked ? _wrong : wanted is { } most ? Math.Max(0, _received - _revised - most) : 0;
            var latency = new LatencyHistogram();
            foreach (var phase in _phases)
            {
                latency.Add(phase);
            }

            return new QueryFigures
            {
                Name = query.Name,
                Query = query.Text,
                Expected = wanted,
                Received = _received,
                Right = right,
                Lost = wanted - right,
                Wrong = wrong,
                Twice = _twice,
                Revised = _revised,
                SuccessRate = Success.RateOf(wanted, right),
                Latency = latency.Figures,
            };
        }
    }

    private bool IsRight(Correlation value, out long identity)
    {
        Span<long> numbers = stackalloc long[Most];
        var events = value.Events;
        identity = -1;
        if (events.Count > Most)
        {
            return false;
        }

        for (var i = 0; i < events.Count; i++)
        {
            numbers[i] = NumberOf(events[i].Event);
        }

        return _expectation.IsRight(numbers[..events.Count], _end, out identity);
    }

    // An event that says it is one that it is not, by its stream or its time, is none.
    private long NumberOf(LogEvent logEvent)
    {
        var number = traffic.NumberIn(logEvent.Message);
        return number >= 0 && logEvent.Ticks == clock.StartTicks + traffic.Schedule.DueTicks(number) && logEvent.Source == traffic.Streams[traffic.StreamOf(number)] ? number : -1;
    }

    // What only the end of the run decided has no time at which it was due.
    private void Measure(long now, long decidedTicks)
    {
        if (_times.PhaseOf(decidedTicks) is { } phase)
        {
            _phases[phase].Record(now - decidedTicks);
        }
    }
}

/// <summary>The part of what was expected that came.</summary>
internal static class Success
{
    /// <summary>0 to 1; all of nothing is 1, and nothing is known where it is not known what to expect.</summary>
    public static double? RateOf(long? expected, long? right) => expected is { } wanted && right is { } came ? wanted == 0 ? 1 : came / (double)wanted : null;
}
