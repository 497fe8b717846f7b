namespace Correlator;

// The records of what enters the graph.
internal sealed partial class RunJournal
{
    private void Take(ref JournalCursor input)
    {
        var record = (JournalRecord)input.Byte();
        if (record == JournalRecord.Time)
        {
            _timeTicks += input.Signed();
            return;
        }

        var stream = input.Unsigned();
        var entrance = stream < (ulong)_entrances.Length ? _entrances[stream] : throw new InvalidDataException("it is of another query");
        switch (record)
        {
            case JournalRecord.Event:
                Admit(entrance, ref input);
                break;
            case JournalRecord.Take:
                TakeAdmitted(entrance);
                break;
            case JournalRecord.Watermark:
                var watermark = input.Signed();
                entrance.Clock?.Replay(watermark);
                entrance.Input.ReplayWatermark(watermark);
                break;
            case JournalRecord.Gap:
                entrance.Ledger.Gaps++;
                entrance.Input.ReplayGap(input.Signed(), input.Signed());
                break;
            case JournalRecord.BurstEnd:
                entrance.Input.OnBurstEnd();
                break;
            case JournalRecord.Clock:
                entrance.ToldClock = JournalStreamHead.ReadClock(ref input);
                break;
            default:
                throw new InvalidDataException("it holds a record of a kind that is not known");
        }
    }

    private void Admit(JournalEntrance entrance, ref JournalCursor input)
    {
        entrance.Input.CountReplayed((long)input.Unsigned());
        entrance.RestoreInput();
        var logEvent = _decoder.Read(ref input);
        entrance.Known?.Add(logEvent);
        Statistics.Replayed++;
        _admitted.Enqueue((entrance, logEvent));
    }

    private void TakeAdmitted(JournalEntrance entrance)
    {
        while (_admitted.TryDequeue(out var next))
        {
            next.Entrance.Input.Take(next.Event);
            if (next.Entrance == entrance)
            {
                // It may be the last that was taken, before its clock was told of it.
                if (next.Event.Ticks > entrance.ToldClock.NewestTicks)
                {
                    entrance.ToldClock = entrance.ToldClock with { NewestTicks = next.Event.Ticks, NewestArrivalTicks = _timeTicks };
                }

                return;
            }

            // Those before it were not wanted any more.
        }

        throw new InvalidDataException("it lacks an event");
    }

    /// <summary>Takes what the earlier run had let in and not taken any more.</summary>
    private void TakeRest()
    {
        foreach (var entrance in _entrances)
        {
            entrance.Clock?.CatchUp();
        }

        while (_admitted.TryDequeue(out var next))
        {
            next.Entrance.Write(next.Event);
            next.Entrance.Input.Take(next.Event);
            next.Entrance.Clock?.OnEvent(next.Event.Ticks);
        }

        TellDownTime();

        // The burst in which it was goes no further.
        foreach (var entrance in _entrances)
        {
            entrance.Input.OnBurstEnd();
        }
    }

    /// <summary>What came while nobody listened is missing for good, where a source has no past: a sender that was not answered may send it again, another one does not.</summary>
    private void TellDownTime()
    {
        JournalEntrance[] heard = [.. _entrances.Where(static entrance => entrance.Clock is { State.NewestTicks: not Watermark.None })];
        if (_downTicks == 0 || heard.Length == 0)
        {
            return;
        }

        // By the time of the events, as far as it goes with the clock. Of a stream that has had none, that of the others.
        var from = heard.Min(static entrance => Watermark.Add(entrance.Clock!.State.NewestTicks, -entrance.Input.LatenessTicks));
        var to = heard.Max(entrance => Watermark.Add(entrance.Clock!.State.NewestTicks, _scheduler.Now.UtcTicks - entrance.Clock.State.NewestArrivalTicks));
        foreach (var entrance in _entrances)
        {
            if (entrance.Input.Node.Source is ILiveSource { Past: SourcePast.None })
            {
                entrance.Input.OnGap(from, to);
            }
        }
    }
}
