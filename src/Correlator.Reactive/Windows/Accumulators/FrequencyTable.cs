namespace Correlator;

/// <summary>How often each text occurs: exact for a limited number of texts, then approximate.</summary>
/// <remarks>
/// Beyond the limit this is Space-Saving of Metwally, Agrawal and El Abbadi (2005): a new text takes the place of the least frequent one and
/// inherits its count as possible error. What has been inherited stood before the text's own occurrences; when all that was added before
/// those has been taken away, there is no error left. Occurrences are known by their number, because they leave in the order in which they came.
/// </remarks>
internal sealed class FrequencyTable(int maxTexts)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    // Built when the first text has to go: least count first.
    private List<Entry>? _heap;
    private long _added;
    private long _removed;
    private long _lastEviction = -1;
    private int _textBytes;

    /// <summary>Whether something in the window came before the last text that had to go.</summary>
    public bool IsApproximate => _removed < _lastEviction;

    /// <summary>The bytes of texts, entries and table.</summary>
    public int Bytes => _textBytes + (_entries.Count * 56) + (_entries.Capacity * 28) + ((_heap?.Capacity ?? 0) * 8);

    /// <summary>The texts and their counts; an approximate one is never too low in a window from which nothing leaves.</summary>
    public IEnumerable<(string Text, long Count)> Counts
    {
        get
        {
            foreach (var entry in _entries.Values)
            {
                yield return (entry.Text, CountOf(entry));
            }
        }
    }

    public void Add(string text)
    {
        var number = _added++;
        if (_entries.TryGetValue(text, out var entry))
        {
            entry.Own++;
            SiftDown(entry);
            return;
        }

        entry = new Entry { Text = text, Own = 1, Start = number };
        if (_entries.Count == maxTexts)
        {
            Evict(entry);
        }
        else if (_heap is not null)
        {
            entry.Place = _heap.Count;
            _heap.Add(entry);
            SiftUp(entry);
        }

        _entries.Add(text, entry);
        _textBytes += HeapSize.OfText(text);
    }

    /// <summary>Takes the oldest occurrence away that is still in.</summary>
    public void Remove(string text)
    {
        var number = _removed++;
        if (!_entries.TryGetValue(text, out var entry))
        {
            return;
        }

        if (number < entry.Start)
        {
            entry.Error = Math.Max(0, entry.Error - 1);
        }
        else if (--entry.Own == 0)
        {
            _entries.Remove(text);
            _textBytes -= HeapSize.OfText(text);
            TakeOut(entry);
            return;
        }

        SiftUp(entry);
    }

    private static int Compare(Entry a, Entry b)
    {
        var order = (a.Own + a.Error).CompareTo(b.Own + b.Error);
        return order != 0 ? order : a.Start.CompareTo(b.Start);
    }

    private static bool IsLess(Entry a, Entry b) => Compare(a, b) < 0;

    private long CountOf(Entry entry) => entry.Own + (_removed < entry.Start ? entry.Error : 0);

    private void Evict(Entry successor)
    {
        if (_heap is null)
        {
            _heap = [.. _entries.Values];
            _heap.Sort(Compare);
            for (var i = 0; i < _heap.Count; i++)
            {
                _heap[i].Place = i;
            }
        }

        var least = _heap[0];
        successor.Error = CountOf(least);
        _entries.Remove(least.Text);
        _textBytes -= HeapSize.OfText(least.Text);
        _heap[0] = successor;
        SiftDown(successor);
        _lastEviction = successor.Start;
    }

    private void TakeOut(Entry entry)
    {
        if (_heap is null)
        {
            return;
        }

        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (last != entry)
        {
            Put(last, entry.Place);
            SiftUp(last);
            SiftDown(last);
        }
    }

    private void Put(Entry entry, int place)
    {
        _heap![place] = entry;
        entry.Place = place;
    }

    private void SiftUp(Entry entry)
    {
        while (_heap is not null && entry.Place > 0 && _heap[(entry.Place - 1) / 2] is var parent && IsLess(entry, parent))
        {
            var place = parent.Place;
            Put(parent, entry.Place);
            Put(entry, place);
        }
    }

    private void SiftDown(Entry entry)
    {
        while (_heap is not null && LesserChild(entry) is { } child && IsLess(child, entry))
        {
            var place = child.Place;
            Put(child, entry.Place);
            Put(entry, place);
        }
    }

    private Entry? LesserChild(Entry entry)
    {
        var left = (entry.Place * 2) + 1;
        if (left >= _heap!.Count)
        {
            return null;
        }

        return left + 1 < _heap.Count && IsLess(_heap[left + 1], _heap[left]) ? _heap[left + 1] : _heap[left];
    }

    private sealed class Entry
    {
        public required string Text { get; init; }

        /// <summary>How often it has occurred since it is here.</summary>
        public long Own { get; set; }

        /// <summary>How often it may have occurred before.</summary>
        public long Error { get; set; }

        /// <summary>The number of the first of its own occurrences.</summary>
        public required long Start { get; init; }

        public int Place { get; set; }
    }
}
