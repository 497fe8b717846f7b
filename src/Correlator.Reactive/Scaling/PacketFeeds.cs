namespace Correlator;

/// <summary>Something that a partition of a log tells of: a source, or what an exchange brings.</summary>
internal interface ILogFeed
{
    /// <summary>Under which name the log tells of it.</summary>
    string Name { get; }

    /// <summary>How far it has come.</summary>
    SourcePlace Place { get; }

    /// <summary>Goes on from where it was at a place.</summary>
    void Restore(SourcePlace place);

    /// <summary>Something of it may be missing, up to the time to which it had come where it is told of next.</summary>
    void OnTrimmed();

    /// <summary>Whether an event is new: one that was written twice, because whoever writes began anew, bears the same number.</summary>
    bool TryNumber(long number);

    void Take(in PacketItem item);

    /// <summary>A record has ended.</summary>
    void EndBurst();
}

/// <summary>Reads a partition of a log, and gives what it tells to those whom it is about.</summary>
/// <param name="feeds">Whom it may be about; anything else in the log is passed over.</param>
/// <param name="start">Where reading begins.</param>
internal sealed class PacketFeeds(IReadOnlyList<ILogFeed> feeds, PartitionPlace start)
{
    private readonly Dictionary<string, ILogFeed> _feeds = feeds.ToDictionary(static feed => feed.Name, StringComparer.Ordinal);

    /// <summary>The position behind the last record.</summary>
    public long Next { get; private set; } = start.Position;

    /// <summary>The latest time of anything that was told.</summary>
    public long NewestTicks { get; private set; } = start.NewestTicks;

    /// <summary>Events that the log holds twice.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Records of which something could not be read.</summary>
    public long Malformed { get; private set; }

    /// <summary>Whether the last record said of something how far it has come.</summary>
    public bool HasProgressed { get; private set; }

    /// <summary>How far each feed has come, in their order.</summary>
    public IEnumerable<SourcePlace> Places => feeds.Select(static feed => feed.Place);

    /// <summary>All feeds go on from where they were where reading begins.</summary>
    public void Restore()
    {
        for (var i = 0; i < feeds.Count; i++)
        {
            feeds[i].Restore(start.Sources[i]);
        }
    }

    /// <summary>Records that stood behind the place at which reading begins are gone: what they held may be missing.</summary>
    public void OnTrimmed()
    {
        foreach (var feed in feeds)
        {
            feed.OnTrimmed();
        }
    }

    /// <summary>Takes a record.</summary>
    public void Push(long position, byte[] packet)
    {
        HasProgressed = false;
        try
        {
            var reader = new PacketReader(packet);
            while (reader.TryRead(out var item))
            {
                if (_feeds.TryGetValue(item.Source, out var feed))
                {
                    Take(feed, item);
                }
            }
        }
        catch (InvalidDataException)
        {
            // What could be read before it was taken. It is the same for whoever reads the record again.
            Malformed++;
        }

        foreach (var feed in feeds)
        {
            feed.EndBurst();
        }

        Next = position + 1;
    }

    private void Take(ILogFeed feed, in PacketItem item)
    {
        if (item.Kind == PacketItemKind.Event && !feed.TryNumber(item.Number))
        {
            Duplicates++;
            return;
        }

        var newest = item.Kind switch
        {
            PacketItemKind.Event => Math.Max(item.Ticks, item.Event!.Ticks),
            PacketItemKind.Gap => item.ToTicks,
            PacketItemKind.Progress => item.Ticks,
            _ => Watermark.None,
        };
        NewestTicks = Math.Max(NewestTicks, newest);
        HasProgressed |= item.Kind is PacketItemKind.Progress or PacketItemKind.Completed or PacketItemKind.Absent;
        feed.Take(item);
    }
}
