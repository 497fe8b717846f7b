using System.Text;

namespace Correlator;

/// <summary><c>lookup</c>: adds the columns of the table row that has an item's key, as labels.</summary>
/// <remarks>A label that is there already keeps its value; the column then comes under its name with <c>_extracted</c> behind it, as with parsers.</remarks>
internal sealed class LookupItems : IItemSink
{
    private readonly LookupIndex _index;
    private readonly (KeyExpression Part, ulong Streams)[] _parts;
    private readonly string[] _values;
    private readonly ItemScope _scope = new();
    private readonly OperatorCounters _counters;
    private readonly IItemSink _output;

    public LookupItems(LookupNode node, IReadOnlyDictionary<string, ulong> aliases, OperatorCounters counters, IItemSink output)
    {
        var table = node.Table ?? throw new ArgumentException($"The lookup table '{node.Name}' is not known.");
        _index = table.Index([.. node.Keys.Select(static key => key.Right.Name)]);
        _parts = [.. node.Keys.Select(key => (key.Left, ItemField.StreamsOf(key.Left.Alias, aliases)))];
        _values = new string[_parts.Length];
        (_counters, _output) = (counters, output);
    }

    public void OnItem(in Item item)
    {
        _counters.Input++;
        _counters.Output++;
        _output.OnItem(FindRow(item) is { } row ? WithLabels(item, row) : item);
    }

    public void OnWatermark(long ticks) => _output.OnWatermark(ticks);

    public void OnGap(long fromTicks, long toTicks) => _output.OnGap(fromTicks, toTicks);

    private Labels? FindRow(in Item item)
    {
        _scope.Enter(item);
        for (var i = 0; i < _parts.Length; i++)
        {
            if (!_scope.TryReadKey(_parts[i].Part, _parts[i].Streams, out var value))
            {
                return null;
            }

            _values[i] = Encoding.UTF8.GetString(value);
        }

        return _index.Find(_values);
    }

    private Item WithLabels(in Item item, Labels row)
    {
        var taken = _scope.OwnLabels().Select(static label => label.Key).ToHashSet(StringComparer.Ordinal);
        var labels = row.ToDictionary(column => taken.Contains(column.Key) ? $"{column.Key}_extracted" : column.Key, static column => column.Value);
        if (item.Unit is not null)
        {
            return new Item(item.First, new EnrichedUnit(item.Unit, labels));
        }

        var enriched = item.First.Event.WithExtracted(Labels.Of(labels));
        return new Item(item.First.With(enriched), null);
    }

    /// <summary>A correlation with labels of its own added.</summary>
    private sealed class EnrichedUnit : Unit
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
}
