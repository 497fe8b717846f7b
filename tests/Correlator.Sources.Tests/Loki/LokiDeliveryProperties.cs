using FsCheck;
using FsCheck.Fluent;

namespace Correlator.Sources.Tests;

/// <summary>Whatever happens on the way, every line comes once or is reported: sent = delivered + reported.</summary>
public sealed class LokiDeliveryProperties
{
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(5);

    /// <summary>What may happen next.</summary>
    public enum Happening
    {
        Push,
        PushCrowd,
        PushTwice,
        PushSettling,
        PushLate,
        PushAhead,
        Pass,
        LoseReads,
        BreakTail,
        EndTail,
        FillTails,
        DropFromFrames,
        RepeatFrames,
        TurnFrames,
        SpoilFrames,
        Heal,
    }

    public static Arbitrary<Step[]> Steps() => Gen.Zip(Gen.Elements(Enum.GetValues<Happening>()), Gen.Choose(0, 60))
        .Select(static pair => new Step(pair.Item1, pair.Item2))
        .ArrayOf()
        .ToArbitrary();

    [Law(Arbitrary = [typeof(LokiDeliveryProperties)], MaxTest = 300)]
    public void Live_AnyTrouble_SentIsDeliveredAndReported(Step[] steps, bool isSloppy, bool hasTail, byte pageLines, byte maxEntries)
    {
        var backend = new LokiBackend { MaxEntries = 4 + (maxEntries % 16), IsSloppy = isSloppy };
        using var live = new LiveLoki(backend, options => options with { PageLines = 1 + (pageLines % 24), Tail = hasTail });
        foreach (var step in steps)
        {
            Do(live, step);
        }

        Heal(live);
        live.Time.Advance(Rest);

        Assert.Null(live.Record.Error);
        AssertAccounted(backend.Lines, live.Record.Events, live.Record.Gaps);
        AssertGapsHaveReasons(backend, live.Record.Gaps, hasTail);
        Assert.Equal(live.Record.Watermarks.Order(), live.Record.Watermarks);
        Assert.Equal(live.Time.GetUtcNow() - TimeSpan.FromSeconds(2), live.Record.Watermark, TimeSpan.FromSeconds(5));
    }

    [Law(Arbitrary = [typeof(LokiDeliveryProperties)], MaxTest = 300)]
    public void Live_NoLateLine_EveryLineComesBeforeItsTimeIsComplete(Step[] steps, bool hasTail)
    {
        using var live = new LiveLoki(new LokiBackend(), options => options with { PageLines = 5, Tail = hasTail });
        foreach (var step in steps.Where(static step => step.What != Happening.PushLate))
        {
            Do(live, step);
        }

        Heal(live);
        live.Time.Advance(Rest);

        Assert.Empty(live.Record.Late);
    }

    [Law(MaxTest = 200)]
    public void Finite_AnyLinesAndPages_SentIsDeliveredAndReported(byte[] offsets, byte pageLines, byte maxEntries)
    {
        var time = new ManualTime();
        SynchronizationContext.SetSynchronizationContext(null);
        var backend = new LokiBackend { MaxEntries = 1 + (maxEntries % 20) };
        var start = LiveLoki.Nanoseconds(time.GetUtcNow()) - 1_000_000;
        backend.Push([.. offsets.Select((offset, i) => new LokiLine($"app=a,n={i % 3}", start + ((long)(offset % 16) * 30), $"{i}"))]);
        var source = new LokiSource("loki", new LokiOptions { Http = new HttpSourceOptions { Address = "http://loki:3100" }, PageLines = 1 + (pageLines % 30) }, new SourceRuntime { Time = time })
        {
            Api = () => new FakeLokiApi(backend),
        };
        List<LogEvent> all = [];
        List<LogEvent> batch = [];
        List<(DateTimeOffset, DateTimeOffset)> gaps = [];
        var reader = source.Open(new SourceRequest { Selector = "{app=\"a\"}" }).Single();
        for (var isOpen = true; isOpen; batch.Clear())
        {
            var read = reader.ReadAsync(batch, CancellationToken.None).AsTask();
            Assert.True(read.IsCompletedSuccessfully);
            isOpen = read.Result;
            all.AddRange(batch);
            while (reader.TryTakeGap(out var from, out var to))
            {
                gaps.Add((from, to));
            }
        }

        AssertAccounted(backend.Lines, all, gaps);
        AssertGapsHaveReasons(backend, gaps, hasTail: false);
        Assert.Equal(all.Select(static e => (e.Ticks, e.Position)).OrderBy(static key => (key.Ticks, key.Position >> 56)), all.Select(static e => (e.Ticks, e.Position)));
    }

    private static void AssertAccounted(IReadOnlyList<LokiLine> sent, IReadOnlyList<LogEvent> delivered, IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> gaps)
    {
        var left = sent.GroupBy(static line => line.Text).ToDictionary(static group => group.Key, static group => group.Count());
        foreach (var logEvent in delivered)
        {
            Assert.True(left.GetValueOrDefault(logEvent.Message) > 0, $"{logEvent.Message} came too often");
            left[logEvent.Message]--;
        }

        var lost = sent.Where(line => left[line.Text] > 0 && !gaps.Any(gap => NanoTime.ToTime(line.Nanoseconds) >= gap.From && NanoTime.ToTime(line.Nanoseconds) <= gap.To));
        Assert.Equal([], lost.Select(static line => line.Text));
    }

    // More lines of one time than the server gives, for some down to the millisecond; or a single line that a tail brought too late to tell whether it was given.
    private static void AssertGapsHaveReasons(LokiBackend backend, IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> gaps, bool hasTail)
    {
        var lines = backend.Lines.Select(static line => NanoTime.ToTime(line.Nanoseconds).ToUnixTimeMilliseconds()).ToList();
        Assert.All(gaps, gap => Assert.True(
            (hasTail && gap.From == gap.To) || lines.Count(line => line >= gap.From.ToUnixTimeMilliseconds() && line <= gap.To.ToUnixTimeMilliseconds()) >= backend.MaxEntries,
            $"a gap at {gap.From:O} for no reason"));
    }

    private static void Do(LiveLoki live, Step step)
    {
        var (name, size) = ($"{live.Backend.Lines.Count}", step.Size);
        switch (step.What)
        {
            case Happening.Push:
                live.Backend.Push([.. Enumerable.Range(0, size % 8).Select(i => live.Line($"{name} {i}", i, $"app=a,n={i % 2}"))]);
                break;
            case Happening.PushCrowd:
                // All at one nanosecond, sometimes more than the server gives at a time.
                live.Backend.Push([.. Enumerable.Range(0, size % 16).Select(i => live.Line($"{name} {i}", 0, $"app=a,n={i % 2}"))]);
                break;
            case Happening.PushTwice:
                // One line for most servers; two for those that keep equal ones.
                var line = live.Line($"{name} twice", size);
                live.Backend.Push(line, line);
                break;
            case Happening.PushSettling:
                // Up to 1.8 s old: within the time that a line may take to be found.
                live.Backend.Push(live.Line($"{name} settling", -30 * size));
                break;
            case Happening.PushLate:
                live.Backend.Push(live.Line($"{name} late", -1000 * size), live.Line($"{name} in time"));
                break;
            case Happening.PushAhead:
                live.Backend.Push(live.Line($"{name} ahead", 500 * size), live.Line($"{name} in time"));
                break;
            default:
                DoOther(live, step);
                break;
        }
    }

    private static void DoOther(LiveLoki live, Step step)
    {
        var size = step.Size;
        switch (step.What)
        {
            case Happening.Pass:
                live.Pass(size / 4.0);
                break;
            case Happening.LoseReads:
                live.Api.Outages = size % 5;
                break;
            case Happening.BreakTail:
                live.FirstTail?.Break();
                break;
            case Happening.EndTail:
                live.FirstTail?.Close("reached tail max duration limit");
                break;
            case Happening.FillTails:
                live.Backend.MaxTails = 0;
                break;
            case Happening.Heal:
                Heal(live);
                break;
            default:
                Spoil(live.Backend, step);
                break;
        }
    }

    private static void Spoil(LokiBackend backend, Step step) => backend.Frames = step.What switch
    {
        Happening.DropFromFrames => lines => [new LokiFrame([.. lines.Take(step.Size % 3)], step.Size % 2)],
        Happening.RepeatFrames => lines => [new LokiFrame(lines), new LokiFrame([.. backend.Lines.TakeLast(3)])],
        Happening.TurnFrames => lines => [new LokiFrame([.. lines.Reverse()])],
        _ => lines => [new LokiFrame(lines) { Raw = "{\"streams\":[{" }],
    };

    private static void Heal(LiveLoki live)
    {
        live.Api.Outages = 0;
        live.Backend.MaxTails = 10;
        live.Backend.Frames = static lines => [new LokiFrame(lines)];
    }

    /// <summary>One thing that happens.</summary>
    public sealed record Step(Happening What, int Size);
}
