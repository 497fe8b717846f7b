using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Sources;

public sealed class FollowedFileSourceTests : IDisposable
{
    private static readonly long Second = TimeSpan.TicksPerSecond;
    private readonly TemporaryDirectory _files = new();
    private readonly TestScheduler _scheduler = new();
    private readonly RecordingObserver _observer = new();
    private readonly SourceRequest _request = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Followed_AppendedLines_ComeOutAtTheNextCheck()
    {
        var path = _files.Write("a.log", Line(1));
        using var subscription = Follow("a.log");
        _scheduler.AdvanceBy(1);
        Assert.Equal(["connected", "1"], _observer.Log);

        File.AppendAllText(path, Line(2) + Line(3));
        Assert.Single(_observer.Events);
        _scheduler.AdvanceBy(Second);

        Assert.Equal(["1", "2", "3"], _observer.Messages);
        Assert.Equal([0L, 1L, 2L], _observer.Events.Select(e => e.Position));
    }

    [Fact]
    public void Followed_LineWithoutItsEnd_WaitsForItAndComesAtTheLatestAtTheEnd()
    {
        var path = _files.Write("a.log", Line(1)[..10]);
        var subscription = Follow("a.log");
        _scheduler.AdvanceBy(1);
        Assert.Empty(_observer.Events);

        File.AppendAllText(path, Line(1)[10..] + Line(2).TrimEnd());
        _scheduler.AdvanceBy(Second);
        Assert.Equal(["1"], _observer.Messages);

        subscription.Dispose();
        Assert.Equal(["1", "2"], _observer.Messages);
        Assert.Equal(0, _request.Statistics.Malformed);
    }

    [Fact]
    public void Followed_RotatedByRename_ReadsTheOldFileToItsEndThenTheNew()
    {
        var path = _files.Write("a.log", Line(1));
        using var subscription = Follow("a.log");
        _scheduler.AdvanceBy(1);

        File.AppendAllText(path, Line(2));
        File.Move(path, path + ".1");
        _scheduler.AdvanceBy(Second);
        File.AppendAllText(path + ".1", Line(3));
        _files.Write("a.log", Line(4));
        _scheduler.AdvanceBy(Second);

        Assert.Equal(["connected", "1", "disconnected", "2", "connected", "3", "4"], _observer.Log);
        Assert.Equal([0L, 1L, 2L, 3L], _observer.Events.Select(e => e.Position));
        Assert.Contains(_request.Statistics.Notes, note => note.Contains("was rotated"));
    }

    [Fact]
    public void Followed_RotatedByTruncation_GoesOnFromTheBeginning()
    {
        var path = _files.Write("a.log", Line(1) + Line(2));
        using var subscription = Follow("a.log");
        _scheduler.AdvanceBy(1);

        _files.Write("a.log", Line(3));
        _scheduler.AdvanceBy(Second);
        File.AppendAllText(path, Line(4));
        _scheduler.AdvanceBy(Second);

        Assert.Equal(["1", "2", "3", "4"], _observer.Messages);
        Assert.Contains(_request.Statistics.Notes, note => note.Contains("was truncated"));
    }

    [Fact]
    public void Followed_Pattern_ReadsRotatedPartsFirstAndTakesInNewFiles()
    {
        _files.Write("a.log.1", Line(1));
        var path = _files.Write("a.log", Line(2));
        using var subscription = Follow("*.log*");
        _scheduler.AdvanceBy(1);
        Assert.Equal(["1", "2"], _observer.Messages);

        File.Move(path, _files.PathOf("a.log.2"));
        _files.Write("a.log", Line(3));
        _files.Write("b.log", Line(4));
        _scheduler.AdvanceBy(Second);

        Assert.Equal(["1", "2", "3", "4"], _observer.Messages);
        Assert.Equal([0L, 1L, 2L, 1L << 40], _observer.Events.Select(e => e.Position));
    }

    [Fact]
    public void Followed_FilesThatBearDates_AreOneLogThatMovesToTheNext()
    {
        _files.Write("a.log-20260101", Line(1));
        var path = _files.Write("a.log-20260102", Line(2));
        using var subscription = Follow("a.log-*");
        _scheduler.AdvanceBy(1);

        File.AppendAllText(path, Line(3));
        _files.Write("a.log-20260103", Line(4));
        _scheduler.AdvanceBy(Second);

        Assert.Equal(["1", "2", "3", "4"], _observer.Messages);
        Assert.Equal([0L, 1L, 2L, 3L], _observer.Events.Select(e => e.Position));
    }

    [Fact]
    public void Followed_PatternWithoutFiles_WaitsForThem()
    {
        using var subscription = Follow("*.log");
        _scheduler.AdvanceBy(1);
        Assert.Equal(["connected"], _observer.Log);

        _files.Write("a.log", "");
        _scheduler.AdvanceBy(Second);
        _files.Write("a.log", Line(1));
        _scheduler.AdvanceBy(Second);

        Assert.Equal(["1"], _observer.Messages);
    }

    [Fact]
    public void Followed_RecordOfSeveralLines_ComesWithTheNextOneOrAfterHalfASecondOfQuiet()
    {
        var path = _files.Write("a.log", "2026-01-01 00:00:01 one\n  more\n2026-01-01 00:00:02 two\n");
        using var subscription = Follow("a.log");
        _scheduler.AdvanceBy(1);
        Assert.Equal(["one\n  more"], _observer.Messages);

        File.AppendAllText(path, "  of two\n");
        _scheduler.AdvanceBy((Second / 2) - 1);
        Assert.Equal(["one\n  more"], _observer.Messages);
        _scheduler.AdvanceBy(2);

        // The look after half a second found another line, and waits from there.
        Assert.Single(_observer.Events);
        _scheduler.AdvanceBy(Second);
        Assert.Equal(["one\n  more", "two\n  of two"], _observer.Messages);
    }

    [Fact]
    public void Followed_DisposedWithinACall_MakesNoFurtherCall()
    {
        _files.Write("a.log", Line(1) + Line(2)[..^1]);
        IDisposable? subscription = null;
        var observer = new RecordingObserver { OnEvent = _ => subscription!.Dispose() };
        subscription = Source("a.log").Subscribe(_request, observer);

        _scheduler.AdvanceBy(Second * 5);

        Assert.Equal(["connected", "1"], observer.Log);
    }

    [Fact]
    public void Followed_MissingFile_IsAnErrorThatSaysSo()
    {
        using var subscription = Follow("none.log");
        _scheduler.AdvanceBy(Second * 3);

        Assert.Equal(["error"], _observer.Log);
        Assert.Contains("there is no file", _observer.Error!.Message);
    }

    [Fact]
    public void Followed_StrictRequest_DeliversWhatComesBeforeTheMalformedRecord()
    {
        _files.Write("a.log", Line(1) + "oops\n" + Line(2));
        using var subscription = Source("a.log").Subscribe(new SourceRequest { IsStrict = true }, _observer);
        _scheduler.AdvanceBy(Second);

        Assert.Equal(["connected", "1", "error"], _observer.Log);
    }

    [Fact]
    public async Task Followed_WithTheSystemsHelp_DeliversWithoutACheck()
    {
        var path = _files.Write("a.log", Line(1));
        var first = new TaskCompletionSource();
        var second = new TaskCompletionSource();
        var observer = new RecordingObserver { OnEvent = e => (e.Message == "1" ? first : second).SetResult() };
        using var subscription = new FollowedFileSource("a", new FileSourceOptions { Path = path }).Subscribe(_request, observer);

        await first.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await File.AppendAllTextAsync(path, Line(2));
        await second.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(["1", "2"], observer.Messages);
    }

    private static string Line(int second) => $"{{\"time\":{1767225600 + second},\"message\":\"{second}\"}}\n";

    private FollowedFileSource Source(string path) =>
        new("a", new FileSourceOptions { Path = _files.PathOf(path) }, _scheduler) { UsesWatcher = false };

    private IDisposable Follow(string path) => Source(path).Subscribe(_request, _observer);
}
