using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Scaling;

/// <summary>Where what a worker writes goes, which may lose what was not flushed.</summary>
internal interface IMemoryOutput
{
    bool IsFull { set; }

    PartitionWorker Work(PartitionedQuery query, MemoryLog.Member member, PartitionWorkerOptions options);

    /// <summary>Some of what waits is kept.</summary>
    void Keep(int count);

    void Flush();
}

/// <summary>The workers of one stage: they come, go, die and are taken for dead.</summary>
internal sealed class WorkerGroup(PartitionedQuery query, MemoryLog log, Func<IMemoryOutput> open, Random random, TestScheduler scheduler)
{
    private readonly List<Seat> _seats = [];
    private readonly List<Seat> _zombies = [];

    /// <summary>How many workers there were in all.</summary>
    public int Workers { get; private set; }

    /// <summary>How many records were read again.</summary>
    public long Replayed { get; private set; }

    /// <summary>Whether a worker took an event for late.</summary>
    public bool HasLate { get; private set; }

    /// <summary>How many looks at the workers found one that a takeover would begin behind the beginning of the log.</summary>
    public int LateStarts { get; private set; }

    /// <summary>Of how many steps six change who works; in the others somebody works.</summary>
    public int Calm { get; init; } = 12;

    public void Step()
    {
        switch (random.Next(Calm))
        {
            case 0:
                Join();
                break;
            case 1 when _seats.Count > 1:
                Leave(_seats[random.Next(_seats.Count)]);
                break;
            case 2:
                Kill(_seats[random.Next(_seats.Count)]);
                break;
            case 3:
                Freeze(_seats[random.Next(_seats.Count)]);
                break;
            case 4:
                log.Assign(random.Next(log.Partitions), _seats[random.Next(_seats.Count)].Member, isTold: true);
                break;
            case 5 when _zombies.Count > 0:
                Wake(_zombies[random.Next(_zombies.Count)]);
                break;
            default:
                Work(_seats[random.Next(_seats.Count)]);
                break;
        }

        Trim();
    }

    public void Join()
    {
        var member = log.Join();
        var output = open();
        var worker = output.Work(query, member, new PartitionWorkerOptions { Scheduler = scheduler, CommitInterval = TimeSpan.FromSeconds(random.Next(3)) });
        _seats.Add(new Seat(member, worker, output));
        Workers++;
        Balance();
    }

    /// <summary>Each partition that has no living member gets one, and all is read to the end.</summary>
    public void Drain()
    {
        Balance();
        foreach (var seat in _seats)
        {
            while (seat.Worker.Turn(TimeSpan.Zero) > 0)
            {
            }

            seat.Worker.Commit();
            HasLate |= seat.Worker.Statistics.Any(static partition => partition.Late > 0);
        }
    }

    /// <summary>Each partition that has no living member gets one; some move.</summary>
    private void Balance()
    {
        for (var partition = 0; partition < log.Partitions; partition++)
        {
            if (!_seats.Exists(seat => seat.Member.Assigned.Contains(partition)) || random.Next(4) == 0)
            {
                log.Assign(partition, _seats[random.Next(_seats.Count)].Member, isTold: true);
            }
        }
    }

    /// <summary>An orderly end: what it has is given back.</summary>
    private void Leave(Seat seat)
    {
        _seats.Remove(seat);
        foreach (var partition in seat.Member.Assigned.ToList())
        {
            log.Assign(partition, null, isTold: true);
        }

        Balance();
    }

    /// <summary>It dies; of what it wrote last only a part is kept.</summary>
    private void Kill(Seat seat)
    {
        seat.Output.Keep(random.Next(4));
        Remove(seat);
    }

    /// <summary>It is taken for dead, and is not.</summary>
    private void Freeze(Seat seat)
    {
        Remove(seat);
        _zombies.Add(seat);
    }

    private void Remove(Seat seat)
    {
        _seats.Remove(seat);
        foreach (var partition in seat.Member.Assigned.ToList())
        {
            log.Assign(partition, null, isTold: false);
        }

        if (_seats.Count == 0)
        {
            Join();
        }

        Balance();
    }

    /// <summary>It goes on as if nothing had happened, then learns that it has lost everything.</summary>
    private void Wake(Seat zombie)
    {
        _zombies.Remove(zombie);
        for (var i = random.Next(4); i > 0; i--)
        {
            zombie.Worker.Turn(TimeSpan.Zero);
        }

        zombie.Output.Keep(random.Next(6));
        zombie.Member.TellLost();
        zombie.Output.Flush();
        _seats.Add(zombie);
    }

    private void Work(Seat seat)
    {
        scheduler.AdvanceBy(TimeSpan.FromMilliseconds(500).Ticks);
        seat.Output.IsFull = random.Next(8) == 0;
        for (var turns = Calm / 12; turns > 0; turns--)
        {
            seat.Worker.Turn(TimeSpan.Zero);
        }

        seat.Output.IsFull = false;
        seat.Output.Keep(random.Next(Calm / 4));
        foreach (var partition in seat.Worker.Statistics)
        {
            Replayed += partition.Replayed;
            LateStarts += partition.StartPosition > 0 ? 1 : 0;
            HasLate |= partition.Late > 0;
        }
    }

    /// <summary>What no living member would read again is gone.</summary>
    private void Trim()
    {
        for (var partition = 0; partition < log.Partitions && _zombies.Count == 0; partition++)
        {
            if (log.Commits[partition] is { } commit)
            {
                log.Trim(partition, Math.Min(commit.Position, log.OldestRead(partition)));
            }
        }
    }

    private sealed record Seat(MemoryLog.Member Member, PartitionWorker Worker, IMemoryOutput Output);
}
