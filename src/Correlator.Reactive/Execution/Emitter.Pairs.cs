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

        var result = _stages.Apply(_factory.CreatePair(pair, key), isNew: true, isLast: true);
        if (result is not null)
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
