using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Scaling;

/// <summary>Runs a query over a partitioned log with workers that come, go, die and are taken for dead, until all is read.</summary>
internal sealed class ScaledRun
{
    private readonly PartitionedQuery _query;
    private readonly MemoryLog _log;
    private readonly MemoryResults _results = new();
    private readonly Random _random;
    private readonly TestScheduler _scheduler = new();
    private readonly List<Seat> _seats = [];
    private readonly List<Seat> _zombies = [];
    private int _workers;

    private ScaledRun(PartitionedQuery query, MemoryLog log, int seed) => (_query, _log, _random) = (query, log, new Random(seed));

    /// <summary>What came out, each with its id; what came out twice stands there twice.</summary>
    public IEnumerable<PartitionedResult> Results => _results.Kept;

    /// <summary>How many workers there were in all.</summary>
    public int Workers => _workers;

    /// <summary>How many records were read again.</summary>
    public long Replayed { get; private set; }

    /// <summary>How many takeovers began behind the beginning of the log.</summary>
    public int LateStarts { get; private set; }

    public static ScaledRun Of(PartitionedQuery query, MemoryLog log, int seed)
    {
        var run = new ScaledRun(query, log, seed);
        run.Join();
        while (!run.IsDone())
        {
            run.Step();
        }

        return run;
    }

    private bool IsDone()
    {
        if (_workers < 12)
        {
            return false;
        }

        // Twelve have come, most have gone: the rest read to the end.
        Balance();
        foreach (var seat in _seats)
        {
            while (seat.Worker.Turn(TimeSpan.Zero) > 0)
            {
            }

            seat.Worker.Commit();
        }

        return true;
    }

    private void Step()
    {
        switch (_random.Next(12))
        {
            case 0:
                Join();
                break;
            case 1 when _seats.Count > 1:
                Leave(_seats[_random.Next(_seats.Count)]);
                break;
            case 2:
                Kill(_seats[_random.Next(_seats.Count)]);
                break;
            case 3:
                Freeze(_seats[_random.Next(_seats.Count)]);
                break;
            case 4:
                _log.Assign(_random.Next(_log.Partitions), _seats[_random.Next(_seats.Count)].Member, isTold: true);
                break;
            case 5 when _zombies.Count > 0:
                Wake(_zombies[_random.Next(_zombies.Count)]);
                break;
            default:
                Work(_seats[_random.Next(_seats.Count)]);
                break;
        }

        Trim();
    }

    private void Join()
    {
        var member = _log.Join();
        var output = _results.Open();
        var worker = new PartitionWorker(_query, member, output, new PartitionWorkerOptions { Scheduler = _scheduler, CommitInterval = TimeSpan.FromSeconds(_random.Next(3)) });
        _seats.Add(new Seat(member, worker, output));
        _workers++;
        Balance();
    }

    /// <summary>Each partition that has no living member gets one; some move.</summary>
    private void Balance()
    {
        for (var partition = 0; partition < _log.Partitions; partition++)
        {
            if (!_seats.Exists(seat => seat.Member.Assigned.Contains(partition)) || _random.Next(4) == 0)
            {
                _log.Assign(partition, _seats[_random.Next(_seats.Count)].Member, isTold: true);
            }
        }
    }

    /// <summary>An orderly end: what it has is given back.</summary>
    private void Leave(Seat seat)
    {
        _seats.Remove(seat);
        foreach (var partition in seat.Member.Assigned.ToList())
        {
            _log.Assign(partition, null, isTold: true);
        }

        Balance();
    }

    /// <summary>It dies; of what it wrote last only a part is kept.</summary>
    private void Kill(Seat seat)
    {
        seat.Output.Keep(_random.Next(4));
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
            _log.Assign(partition, null, isTold: false);
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
        for (var i = _random.Next(4); i > 0; i--)
        {
            zombie.Worker.Turn(TimeSpan.Zero);
        }

        zombie.Output.Keep(_random.Next(6));
        zombie.Member.TellLost();
        zombie.Output.Flush();
        _seats.Add(zombie);
    }

    private void Work(Seat seat)
    {
        _scheduler.AdvanceBy(TimeSpan.FromMilliseconds(500).Ticks);
        seat.Output.IsFull = _random.Next(8) == 0;
        seat.Worker.Turn(TimeSpan.Zero);
        seat.Output.IsFull = false;
        seat.Output.Keep(_random.Next(3));
        foreach (var partition in seat.Worker.Statistics)
        {
            Replayed += partition.Replayed;
            LateStarts += partition.StartPosition > 0 ? 1 : 0;
        }
    }

    /// <summary>What no living member would read again is gone.</summary>
    private void Trim()
    {
        for (var partition = 0; partition < _log.Partitions && _zombies.Count == 0; partition++)
        {
            if (_log.Commits[partition] is { } commit)
            {
                _log.Trim(partition, Math.Min(commit.Position, _log.OldestRead(partition)));
            }
        }
    }

    private sealed record Seat(MemoryLog.Member Member, PartitionWorker Worker, MemoryResults.Writer Output);
}
