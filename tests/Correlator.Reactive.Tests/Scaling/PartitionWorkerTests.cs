using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Scaling;

/// <summary>What a worker does with the partitions that it is given.</summary>
public sealed class PartitionWorkerTests
{
    private readonly TestScheduler _scheduler = new();
    private readonly MemoryLog _log = new(2);
    private readonly MemoryResults _results = new();

    [Fact]
    public void Turn_ResultsAreFull_PausesItsPartitionsAndGoesOnWhenThereIsRoom()
    {
        var (member, output) = (_log.Join(), _results.Open());
        using var worker = Work(Scaled.Join(), member, output);
        _log.Assign(0, member, isTold: true);
        worker.Turn(TimeSpan.Zero);

        output.IsFull = true;
        worker.Turn(TimeSpan.Zero);
        Assert.Equal([0], member.Paused);
        _log.Assign(1, member, isTold: true);
        worker.Turn(TimeSpan.Zero);
        Assert.Equal([0, 1], member.Paused.Order());

        output.IsFull = false;
        worker.Turn(TimeSpan.Zero);
        Assert.Empty(member.Paused);
    }

    [Fact]
    public void Takeover_OfAnotherQuerysGroup_SaysWhatToDo()
    {
        using (var first = Work(Scaled.Join(), _log.Join(), _results.Open(), 0))
        {
            _log.Append(0, Scaled.Packet(static packet => packet.AddEvent("a", Scaled.Event("a", 1), null)));
            first.Turn(TimeSpan.Zero);
            first.Commit();
        }

        using var other = Work(Scaled.Join(JoinKind.Unless), _log.Join(), _results.Open());
        var member = _log.Join();
        using var third = Work(Scaled.Join(JoinKind.Unless), member, _results.Open());
        _log.Assign(0, member, isTold: false);

        var error = Assert.Throws<LogException>(() => third.Turn(TimeSpan.Zero));

        Assert.Equal("LOG_MISMATCH", error.Code);
        Assert.Contains("group of its own", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Commit_ResultIsNotKept_CommitsNothing()
    {
        var output = _results.Open();
        using var worker = Work(Scaled.Join(), _log.Join(), output, 0);
        _log.Append(0, Scaled.Packet(static packet => packet.AddEvent("a", Scaled.Event("a", 1), null)));
        worker.Turn(TimeSpan.Zero);
        output.Failure = new LogException("LOG_NOT_KEPT", "gone");

        Assert.Throws<LogException>(worker.Commit);

        Assert.Null(_log.Commits[0]);
    }

    [Fact]
    public void Takeover_LogHasForgottenWhatWasNeeded_SaysNothingThatCannotBeProved()
    {
        _log.Append(0, Scaled.Packet(static packet => packet.AddEvent("b", Scaled.Event("b", 1), null)));
        _log.Append(0, Scaled.Packet(static packet =>
        {
            packet.AddEvent("a", Scaled.Event("a", 2), Scaled.At(1));
            packet.AddEvent("a", Scaled.Event("a", 40, "2"), Scaled.At(2));
        }));
        _log.Append(0, Scaled.Packet(static packet =>
        {
            packet.AddProgress("b", Scaled.At(1));
            packet.AddCompleted("a");
            packet.AddCompleted("b");
        }));
        using var worker = TakeOverBehindTheFirst();

        // The event at 2 s may have had its partner in what is gone; the one at 40 s cannot.
        Assert.Equal([Scaled.At(40)], _results.Kept.Select(static result => result.Correlation.Events[0].Event.Timestamp));
        Assert.Equal(1, Assert.Single(worker.Statistics).Withheld);
    }

    [Fact]
    public void Takeover_LogHasForgottenASourceAllButItsEnd_SaysNothingAboutIt()
    {
        _log.Append(0, Scaled.Packet(static packet => packet.AddEvent("b", Scaled.Event("b", 1), null)));
        _log.Append(0, Scaled.Packet(static packet =>
        {
            packet.AddEvent("a", Scaled.Event("a", 2), Scaled.At(1));
            packet.AddCompleted("a");
            packet.AddCompleted("b");
        }));
        using var worker = TakeOverBehindTheFirst();

        Assert.Empty(_results.Kept);
        Assert.Equal(1, Assert.Single(worker.Statistics).Withheld);
    }

    [Fact]
    public void Source_ThatHasNeverDelivered_IsLeftOutOfTheClockUntilItDelivers()
    {
        using var worker = Work(Scaled.Join(JoinKind.Unless), _log.Join(), _results.Open(), 0);
        _log.Append(0, Scaled.Packet(static packet =>
        {
            packet.AddAbsent("b");
            packet.AddEvent("a", Scaled.Event("a", 1), null);
            packet.AddProgress("a", Scaled.At(60));
        }));
        worker.Turn(TimeSpan.Zero);
        worker.Commit();
        Assert.Single(_results.Kept);

        _log.Append(0, Scaled.Packet(static packet =>
        {
            packet.AddEvent("b", Scaled.Event("b", 50), null);
            packet.AddProgress("b", Scaled.At(50));
            packet.AddEvent("a", Scaled.Event("a", 61), Scaled.At(60));
            packet.AddProgress("a", Scaled.At(90));
        }));
        worker.Turn(TimeSpan.Zero);
        worker.Commit();

        // It is there now, and what depends on it waits for it; a takeover reads everything until it has come as far as the others were without it.
        Assert.Single(_results.Kept);
        Assert.Equal((Scaled.At(50), 0), (worker.Statistics[0].Watermark, worker.Statistics[0].StartPosition));
    }

    [Fact]
    public void Events_WrittenTwice_AreTakenOnce()
    {
        using var worker = Work(Scaled.Join(), _log.Join(), _results.Open(), 0);
        for (var i = 0; i < 2; i++)
        {
            _log.Append(0, Scaled.Packet(static packet =>
            {
                packet.AddEvent("a", Scaled.Event("a", 1), null, number: 1);
                packet.AddEvent("b", Scaled.Event("b", 2), null, number: 1);
            }));
        }

        _log.Append(0, Scaled.Packet(static packet =>
        {
            packet.AddCompleted("a");
            packet.AddCompleted("b");
        }));
        worker.Turn(TimeSpan.Zero);
        worker.Commit();

        Assert.Equal(2, Assert.Single(_results.Kept).Correlation.Events.Count);
        Assert.Equal(2, Assert.Single(worker.Statistics).Duplicates);
    }

    /// <summary>Lets a worker do what the log holds, of which the first record is gone.</summary>
    private PartitionWorker TakeOverBehindTheFirst()
    {
        _log.Trim(0, 1);
        var worker = Work(Scaled.Join(JoinKind.Unless), _log.Join(), _results.Open(), 0);
        worker.Turn(TimeSpan.Zero);
        worker.Commit();
        return worker;
    }

    private PartitionWorker Work(PartitionedQuery query, MemoryLog.Member member, MemoryResults.Writer output, params int[] partitions)
    {
        foreach (var partition in partitions)
        {
            _log.Assign(partition, member, isTold: true);
        }

        return new PartitionWorker(query, member, output, new PartitionWorkerOptions { Scheduler = _scheduler });
    }
}
