namespace Correlator;

/// <summary>How far a finite source has been read: the least of its readers, each as far as it has seen.</summary>
internal sealed class FiniteClock(ISourceInput[] inputs, int readers)
{
    private readonly long[] _newest = CreateUnread(readers);
    private readonly long[] _seen = CreateUnread(readers);

    /// <summary>The time that all readers have reached.</summary>
    public long Reached { get; private set; } = Watermark.None;

    /// <summary>The latest time that a reader has seen.</summary>
    public long NewestOf(int reader) => _newest[reader];

    /// <summary>The same at its end, too: how far its events went.</summary>
    public long SeenOf(int reader) => Math.Max(_seen[reader], _newest[reader] == Watermark.Completed ? Watermark.None : _newest[reader]);

    /// <summary>Goes on from where another reading was.</summary>
    public void Restore(int reader, long newestTicks, long seenTicks)
    {
        _seen[reader] = seenTicks;
        _newest[reader] = newestTicks;
        Advance();
    }

    /// <summary>A reader has seen an event of this time.</summary>
    public void OnSeen(int reader, long ticks)
    {
        if (ticks > _newest[reader])
        {
            var wasLeast = _newest[reader] <= Reached;
            _newest[reader] = ticks;
            if (wasLeast)
            {
                Advance();
            }
        }
    }

    public void OnCompleted(int reader)
    {
        _seen[reader] = SeenOf(reader);
        _newest[reader] = Watermark.Completed;
        Advance();
    }

    private static long[] CreateUnread(int readers)
    {
        var newest = new long[readers];
        Array.Fill(newest, Watermark.None);
        return newest;
    }

    private void Advance()
    {
        var least = Watermark.Completed;
        foreach (var newest in _newest)
        {
            least = Math.Min(least, newest);
        }

        if (least > Reached)
        {
            Reached = least;
            foreach (var input in inputs)
            {
                input.OnProgress(least);
            }
        }
    }
}
