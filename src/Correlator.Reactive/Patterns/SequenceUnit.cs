namespace Correlator;

/// <summary>A match of a sequence: the items of its steps together.</summary>
internal sealed class SequenceUnit : Unit
{
    private readonly Item[] _items;

    /// <summary>Makes a unit that is complete.</summary>
    /// <param name="items">At least one, in total order.</param>
    /// <param name="key">Its key; null where the sequence has none.</param>
    public SequenceUnit(Item[] items, UnitKey? key)
    {
        _items = items;
        Key = key;
        First = items[0].First;
        foreach (var item in items)
        {
            Streams |= item.Unit?.Streams ?? item.First.Streams;
            First = item.First.CompareTo(First) < 0 ? item.First : First;
        }

        IsOpened = IsClosed = true;
    }

    public override Member First { get; }

    /// <summary>Whether its last item tells it from others that begin alike.</summary>
    public bool IsKnownByItsEnd { get; init; }

    public override void Collect(List<Member> members)
    {
        foreach (var item in _items)
        {
            if (item.Unit is null)
            {
                members.Add(item.First);
            }
            else
            {
                item.Unit.Collect(members);
            }
        }
    }

    public override void CollectAnchors(List<Member> anchors)
    {
        anchors.Add(First);
        if (IsKnownByItsEnd)
        {
            anchors.Add(_items[^1].First);
        }
    }

    public override void CollectLabels(Dictionary<string, string> labels)
    {
        // Of a label of several items that of the first counts.
        for (var i = _items.Length - 1; i >= 0; i--)
        {
            _items[i].Unit?.CollectLabels(labels);
        }
    }
}
