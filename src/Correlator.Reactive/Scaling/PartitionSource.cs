namespace Correlator;

/// <summary>A source as a partition of a log tells of it, and the streams of a query that read it.</summary>
/// <param name="name">Its name.</param>
/// <param name="onReturned">Is told when it was left out of the clock and delivers after all.</param>
internal sealed class PartitionSource(string name, Action onReturned)
{
    private readonly List<StreamInput> _inputs = [];

    public string Name { get; } = name;

    /// <summary>How far it has come.</summary>
    public SourcePlace Place { get; private set; } = SourcePlace.Beginning;

    /// <summary>Whether something of it may be missing, up to the time to which it had come where it is told of next.</summary>
    public bool IsTrimmed { get; set; }

    private bool IsCompleted => Place.ReachedTicks == Watermark.Completed;

    public void Add(StreamInput input) => _inputs.Add(input);

    /// <summary>Goes on from where it was at a place.</summary>
    public void Restore(SourcePlace place)
    {
        Place = place with { ReachedTicks = Watermark.None };
        Reach(place.ReachedTicks);
    }

    /// <summary>Whether an event is new: one that was written twice, because whoever writes began anew, bears the same number.</summary>
    public bool TryNumber(long number)
    {
        if (number == 0)
        {
            return true;
        }

        var isNew = number > Place.Number;
        Place = Place with { Number = Math.Max(number, Place.Number) };
        return isNew;
    }

    public void Take(in PacketItem item)
    {
        if (IsCompleted)
        {
            // What comes behind an end belongs to another log.
            return;
        }

        if (IsTrimmed && item.Kind is not (PacketItemKind.Completed or PacketItemKind.Absent))
        {
            IsTrimmed = false;
            TellGap(Watermark.None + 1, Math.Max(item.Ticks, Watermark.None + 1));
        }

        switch (item.Kind)
        {
            case PacketItemKind.Event:
                Reach(item.Ticks);
                foreach (var input in _inputs)
                {
                    input.OnEvent(item.Event!);
                }

                break;
            case PacketItemKind.Gap:
                TellGap(item.Ticks, item.ToTicks);
                break;
            default:
                Reach(item.Kind switch { PacketItemKind.Completed => Watermark.Completed, PacketItemKind.Absent => Watermark.Absent, _ => item.Ticks });
                break;
        }
    }

    public void EndBurst()
    {
        foreach (var input in _inputs)
        {
            input.OnBurstEnd();
        }
    }

    private void TellGap(long fromTicks, long toTicks)
    {
        foreach (var input in _inputs)
        {
            input.OnGap(fromTicks, toTicks);
        }
    }

    private void Reach(long ticks)
    {
        // Left out of the clock is only who has told nothing, and whatever it tells brings it back.
        var isAbsent = Place.ReachedTicks == Watermark.Absent;
        if (ticks == Watermark.None || (ticks == Watermark.Absent && Place.ReachedTicks != Watermark.None) || (!isAbsent && ticks <= Place.ReachedTicks))
        {
            return;
        }

        Place = Place with { ReachedTicks = ticks };
        if (isAbsent)
        {
            onReturned();
        }

        foreach (var input in _inputs)
        {
            if (ticks >= Watermark.Absent)
            {
                input.OnWatermark(ticks);
            }
            else
            {
                input.OnProgress(ticks);
            }
        }
    }
}
