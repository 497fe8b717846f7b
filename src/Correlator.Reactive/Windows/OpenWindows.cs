namespace Correlator;

/// <summary>A window that has an end.</summary>
internal interface IAlignedWindow
{
    long StartTicks { get; }

    long EndTicks { get; }
}

/// <summary>The open windows of an aggregate by start, earliest first: few, and the newest is the one that most items are for.</summary>
internal sealed class OpenWindows<T>
    where T : class, IAlignedWindow
{
    private readonly List<T> _windows = [];

    /// <summary>The window that ends first; null for none.</summary>
    public T? First => _windows.Count > 0 ? _windows[0] : null;

    /// <summary>The window that starts at a time; null where it is not open.</summary>
    public T? Find(long startTicks) => IndexBehind(startTicks) is var i and > 0 && _windows[i - 1].StartTicks == startTicks ? _windows[i - 1] : null;

    /// <summary>The window that satisfies a condition.</summary>
    public T? Find(Predicate<T> isMeant) => _windows.Find(isMeant);

    public void Add(T window) => _windows.Insert(IndexBehind(window.StartTicks), window);

    public void RemoveFirst() => _windows.RemoveAt(0);

    private int IndexBehind(long startTicks)
    {
        var i = _windows.Count;
        while (i > 0 && _windows[i - 1].StartTicks > startTicks)
        {
            i--;
        }

        return i;
    }
}
