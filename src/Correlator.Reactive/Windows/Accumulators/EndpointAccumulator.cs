namespace Correlator;

/// <summary>The text of the first or last item in total order; of several items in one place the least or greatest text.</summary>
internal class EndpointAccumulator(bool isLast) : Accumulator
{
    private Member? _member;
    private string? _text;

    public override double Number => Quantity.TryParse(_text, out var number, out _) ? number : double.NaN;

    public override void Add(in Observation observation)
    {
        if (observation.Text is { } text && IsBeyond(observation.First!, text))
        {
            (_member, _text) = (observation.First, text);
        }
    }

    public override void Remove(in Observation observation) => throw new NotSupportedException("Nothing leaves a window that does not slide.");

    public override Value Result(double seconds) => Value.OfText(_text);

    protected void Clear() => (_member, _text) = (null, null);

    private bool IsBeyond(Member member, string text)
    {
        if (_member is null)
        {
            return true;
        }

        var order = member.CompareTo(_member);
        order = order == 0 ? string.CompareOrdinal(text, _text) : order;
        return isLast ? order > 0 : order < 0;
    }
}

/// <summary>The text of the last item in a sliding window: that of the last one added until all have gone.</summary>
internal sealed class SlidingLastAccumulator() : EndpointAccumulator(isLast: true)
{
    private long _count;

    public override void Add(in Observation observation)
    {
        _count++;
        base.Add(observation);
    }

    public override void Remove(in Observation observation)
    {
        if (--_count == 0)
        {
            Clear();
        }
    }
}

/// <summary>The text of the first item in a sliding window. Memory: 16 bytes an item, and its text.</summary>
internal sealed class SlidingFirstAccumulator : Accumulator
{
    private Ring<(Member Member, string? Text)> _items;

    public override double Number => Quantity.TryParse(First(), out var number, out _) ? number : double.NaN;

    public override void Add(in Observation observation) => _items.AddLast((observation.First!, observation.Text));

    public override void Remove(in Observation observation) => _items.RemoveFirst();

    public override Value Result(double seconds) => Value.OfText(First());

    private string? First()
    {
        var first = _items.Count == 0 ? null : _items[0].Text;
        for (var i = 1; i < _items.Count && _items[i].Member.CompareTo(_items[0].Member) == 0; i++)
        {
            first = string.CompareOrdinal(_items[i].Text, first) < 0 ? _items[i].Text : first;
        }

        return first;
    }
}
