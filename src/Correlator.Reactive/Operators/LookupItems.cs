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
    private readonly Utf8Scratch _scratch = new();
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
            if (!_scope.TryReadKey(_parts[i], _scratch, out var value))
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
        return item.WithLabels(labels);
    }
}
