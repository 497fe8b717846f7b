namespace Correlator;

/// <summary>Gives the values of <c>select</c> to the stages with state behind it, as labels.</summary>
internal sealed class SelectItems(EmitterSettings settings, IItemSink output) : IItemSink
{
    private readonly CorrelationFactory _factory = new(settings);
    private readonly ResultStages _stages = new(settings);

    public void OnItem(in Item item)
    {
        var unit = item.ToUnit();
        var members = unit.OrderedMembers();
        var correlation = _factory.Create(unit, members, _factory.Begin(unit, members, before: null), isTruncated: false);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in _stages.Apply(correlation, isNew: true, isLast: true)!.Values)
        {
            if (value is not null)
            {
                labels[name] = value;
            }
        }

        output.OnItem(item.WithLabels(labels));
    }

    public void OnWatermark(long ticks) => output.OnWatermark(ticks);

    public void OnGap(long fromTicks, long toTicks) => output.OnGap(fromTicks, toTicks);
}
