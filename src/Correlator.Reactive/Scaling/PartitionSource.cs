namespace Correlator;

/// <summary>A source as a partition of a log tells of it, and the streams of a query that read it.</summary>
/// <param name="name">Its name.</param>
/// <param name="onReturned">Is told when it was left out of the clock and delivers after all.</param>
/// <param name="onTrimmedGap">Is told up to when it may lack events that the log has forgotten; null where its streams' own gaps say enough.</param>
internal sealed class PartitionSource(string name, Action onReturned, Action<long>? onTrimmedGap = null) : ILogFeed
{
    private readonly List<StreamInput> _inputs = [];
    private bool _isTrimmed;

    public string Name { get; } = name;

    public SourcePlace Place { get; private set; } = SourcePlace.Beginning;

    private bool IsCompleted => Place.ReachedTicks == Watermark.Completed;

    public void Add(StreamInput input) => _inputs.Add(input);

    public void OnTrimmed() => _isTrimmed = true;

    public void Restore(SourcePlace place)
    {
        Place = place with { ReachedTicks = Watermark.None };
        Reach(place.ReachedTicks);
    }

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

        if (_isTrimmed && item.Kind != PacketItemKind.Absent)
        {
            // An end does not say how late the last event was.
            _isTrimmed = false;
            var until = item.Kind == PacketItemKind.Completed ? DateTime.MaxValue.Ticks : Math.Max(item.Ticks, Watermark.None + 1);
            TellGap(Watermark.None + 1, until);
            onTrimmedGap?.Invoke(until);
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
            case PacketItemKind.Newest:
                // Sources say it by their progress.
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
