namespace Correlator;

/// <summary>An aggregate of numbers: skips and counts what is none, and keeps the common kind.</summary>
internal abstract class NumberAccumulator : Accumulator
{
    private KindCounts _kinds;
    private long _unreadable;

    public sealed override long Unreadable => _unreadable;

    /// <summary>How many numbers it holds.</summary>
    protected long Count => _kinds.Total;

    public sealed override void Add(in Observation observation)
    {
        if (observation.IsNumber && TryInclude(observation.Number))
        {
            _kinds.Add(observation.Kind);
        }
        else
        {
            _unreadable++;
        }
    }

    public sealed override void Remove(in Observation observation)
    {
        if (observation.IsNumber && TryExclude(observation.Number))
        {
            _kinds.Remove(observation.Kind);
        }
    }

    public override Value Result(double seconds)
    {
        var number = Number;
        return double.IsNaN(number) ? Value.Missing : Value.OfNumber(number, _kinds.Common);
    }

    /// <summary>Takes a finite number in; false where it is beyond the limits of the function.</summary>
    protected abstract bool TryInclude(double number);

    /// <summary>Takes the oldest number away; false where it had not been taken in.</summary>
    protected abstract bool TryExclude(double number);
}
