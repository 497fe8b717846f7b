namespace Correlator;

/// <summary>A correlation with labels of its own added.</summary>
internal sealed class EnrichedUnit : Unit
{
    private readonly Unit _unit;
    private readonly Dictionary<string, string> _labels;

    public EnrichedUnit(Unit unit, Dictionary<string, string> labels)
    {
        (_unit, _labels) = (unit, labels);
        (Streams, Key, IsKeyMissing, IsOpened, IsClosed) = (unit.Streams, unit.Key, unit.IsKeyMissing, true, true);
    }

    public override Member First => _unit.First;

    public override void Collect(List<Member> members) => _unit.Collect(members);

    public override void CollectAnchors(List<Member> anchors) => _unit.CollectAnchors(anchors);

    public override void CollectLabels(Dictionary<string, string> labels)
    {
        _unit.CollectLabels(labels);
        foreach (var (name, value) in _labels)
        {
            labels[name] = value;
        }
    }
}
