namespace Correlator;

internal sealed partial class Emitter
{
    private readonly Member[] _anchors = new Member[2];

    /// <summary>Publishes a pair: it holds and is closed when it is found, so there is nothing to remember about it.</summary>
    public void OnPair(Member left, Member right, UnitKey key)
    {
        if (_isStopped)
        {
            Dropped++;
            return;
        }

        (_anchors[0], _anchors[1]) = (left, right);
        var result = _stages.Apply(_factory.CreatePair(left, right, key, _anchors), isNew: true, isLast: true);
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
