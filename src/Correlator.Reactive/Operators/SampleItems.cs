using System.IO.Hashing;

namespace Correlator;

/// <summary><c>sample p</c> on results: keeps those whose hash falls into the part, so that it is the same part in every replay.</summary>
internal sealed class SampleItems(double fraction, OperatorCounters counters, IItemSink output) : IItemSink
{
    private readonly ItemScope _scope = new();

    public void OnItem(in Item item)
    {
        counters.Input++;
        _scope.Enter(item);
        var hash = 0UL;
        foreach (var member in _scope.Members)
        {
            hash = XxHash3.HashToUInt64(member.Event.MessageUtf8, member.Event.Ticks ^ (long)hash);
        }

        if (hash / (double)ulong.MaxValue < fraction)
        {
            counters.Output++;
            output.OnItem(item);
        }
        else
        {
            counters.Suppressed++;
        }
    }

    public void OnWatermark(long ticks) => output.OnWatermark(ticks);

    public void OnGap(long fromTicks, long toTicks) => output.OnGap(fromTicks, toTicks);
}
