namespace Correlator;

internal sealed partial class Emitter
{
    /// <summary>Publishes a pair: it holds and is closed when it is found, so there is nothing to remember about it.</summary>
    public void OnPair(in EventPair pair, in PairKey key)
    {
        if (_isStopped)
        {
            Dropped++;
            return;
        }

        PublishOnce(_factory.CreatePair(pair, key));
    }

    public bool TakesClosed => !NeedsOpened && settings.MaxEvents > 2;

    public void OnClosedPair(in EventPair pair, in PairKey key, bool isKnownByLeft)
    {
        if (_isStopped)
        {
            Dropped++;
        }
        else if (!_stages.Withholds(Math.Min(pair.LeftTicks, pair.RightTicks), Math.Max(pair.LeftTicks, pair.RightTicks)))
        {
            PublishOnce(_factory.CreateClosedPair(pair, key, isKnownByLeft));
        }
    }

    public void OnClosedEvent(in LoneEvent lone, in PairKey key)
    {
        if (_isStopped)
        {
            Dropped++;
        }
        else if (!_stages.Withholds(lone.Ticks, lone.Ticks))
        {
            PublishOnce(_factory.CreateClosedEvent(lone, key));
        }
    }

    private void PublishOnce(Correlation correlation)
    {
        if (_stages.Apply(correlation, isNew: true, isLast: true) is { } result)
        {
            publish(result);
        }

        StopIfExhausted();
    }

    /// <summary>Publishes a row of an aggregate: it is closed when it comes.</summary>
    public void OnRow(LogEvent row)
    {
        if (_isStopped)
        {
            Dropped++;
            return;
        }

        var result = _stages.Apply(_factory.CreateRow(row), isNew: true, isLast: true);
        if (result is not null)
        {
            publish(result);
        }

        StopIfExhausted();
    }

    private void StopIfExhausted()
    {
        if (_stages.IsExhausted && !_isStopped)
        {
            _isStopped = true;
            Dropped += _outstanding;
            stop();
        }
    }
}
