using System.Diagnostics;
using System.Globalization;
using System.Text;
using Correlator.Sources;
using Correlator.Tests.Architecture;
using Correlator.Tests.Receiving;

namespace Correlator.Tests.Journal;

/// <summary>The journal: entries as they were recorded, a program that ends, and the real one over a journal file.</summary>
public sealed class JournalTests : IDisposable
{
    private const string Recording = "journald/journalctl-json.jsonl";
    private const string JournalRemote = "/lib/systemd/systemd-journal-remote";
    private const string Shell = "/bin/sh";
    private readonly string _directory = Directory.CreateTempSubdirectory("correlator-journal-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Parse_RecordedEntries_GiveMessagesOfAllKinds()
    {
        var position = new JournalPosition(null);
        var events = Parse(position, Wire.Lines(Recording));

        Assert.Equal(["plain message", "with request id", "multi\nline", "repeated field", "bin \u0001 byte"], events.Select(e => e.Message));
        Assert.Equal(["info", "err", "info", "info", "info"], events.Select(e => e["severity"]));
        Assert.Equal("a\nb", events[3]["REPEAT"]);
        Assert.Equal("req-1", events[1]["REQUEST_ID"]);
        Assert.Equal(DateTime.UnixEpoch.Ticks + 17954427170596420, events[0].Ticks);
        Assert.EndsWith("x=207889a25e3e7439", position.Cursor);
        Assert.Equal(
            ["PRIORITY", "SYSLOG_IDENTIFIER", "_BOOT_ID", "_HOSTNAME", "_MACHINE_ID", "_PID", "_SYSTEMD_UNIT", "app", "host", "pid", "severity", "unit"],
            events[0].Labels.Keys);
        Assert.Equal(("h1", "shop", "42", "shop.service"), (events[0]["host"], events[0]["app"], events[0]["pid"], events[0]["unit"]));
    }

    [Law(MaxTest = 300)]
    public void Parse_AnyBytes_GiveAnEventOrAReason(byte[] bytes, bool isObject)
    {
        byte[] record = isObject ? [.. "{\"__REALTIME_TIMESTAMP\":\"1\",\"MESSAGE\":["u8, .. bytes, .. "]}"u8] : bytes;
        var events = new List<LogEvent>();

        var reason = CreateParser(new JournalPosition(null)).Parse(record, events);

        Assert.Equal(reason is null ? 1 : 0, events.Count);
    }

    [InstalledFact(Shell)]
    public async Task Program_ThatEnds_IsStartedAgainBehindTheLastEntry()
    {
        var clock = new ManualClock(DateTimeOffset.UnixEpoch.AddYears(56));
        var log = Path.Combine(_directory, "arguments");
        var lines = Wire.Lines(Recording);
        File.WriteAllLines(Path.Combine(_directory, "first"), lines[..2]);
        File.WriteAllLines(Path.Combine(_directory, "second"), lines[2..]);
        await using var source = new JournalSource("journal", new JournalOptions
        {
            Program = Path.Combine(NodeClients.Scripts, "journalctl.sh"),
            Matches = [$"DIRECTORY={_directory}"],
        }, clock);
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        await recorder.WaitForAsync(2);
        await clock.WaitForTimersAsync(1);
        await recorder.WaitForConnectionAsync(false);
        clock.AdvanceBy(TimeSpan.FromSeconds(2));
        var events = await recorder.WaitForAsync(5);
        await recorder.WaitForConnectionAsync(true);
        await source.StopAsync();

        Assert.Equal("repeated field", events[3].Message);
        var runs = File.ReadAllLines(log);
        Assert.Equal(2, runs.Length);
        Assert.Contains($"--since=@{clock.Now.AddSeconds(-2).AddMinutes(-5).ToUnixTimeSeconds()} DIRECTORY={_directory}", runs[0]);
        Assert.Contains("x=59aa71f42ad6476f", runs[1]);
        Assert.EndsWith("x=207889a25e3e7439", source.Cursor);
    }

    [InstalledFact(Shell)]
    public async Task Stop_ProgramThatLeftAChildWithItsPipes_Returns()
    {
        var child = Path.Combine(_directory, "child");
        await File.WriteAllTextAsync(child, string.Empty);
        await File.WriteAllLinesAsync(Path.Combine(_directory, "first"), Wire.Lines(Recording)[..1]);
        await using var source = new JournalSource("journal", new JournalOptions { Program = Path.Combine(NodeClients.Scripts, "journalctl.sh"), Matches = [$"DIRECTORY={_directory}"] });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);
        await recorder.WaitForAsync(1);

        try
        {
            await source.StopAsync().OrFailAsync("the stop");
        }
        finally
        {
            using var left = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(child), CultureInfo.InvariantCulture));
            left.Kill();
        }

        await recorder.Completed;
    }

    [InstalledFact(JournalRemote, "/usr/bin/journalctl")]
    public async Task Journalctl_OverAJournalFile_GivesItsEntriesAndGoesOnBehindACursor()
    {
        var (export, journal) = (Path.Combine(Repository.Root, "tests/Correlator.Sources.Tests/Transcripts/journald/export-format.bin"), Path.Combine(_directory, "x.journal"));
        var bytes = await File.ReadAllBytesAsync(export);
        var entries = Path.Combine(_directory, "in.export");
        await File.WriteAllBytesAsync(entries, bytes[0] == '#' ? bytes[(bytes.IndexOf((byte)'\n') + 1)..] : bytes);
        await ForeignProgram.RunAsync(JournalRemote, $"--output={journal}", entries);

        string?[] cursors = [null, null];
        for (var round = 0; round < 2; round++)
        {
            var expected = round == 0 ? 5 : 4;
            await using var source = new JournalSource("journal", new JournalOptions { File = journal, AfterCursor = cursors[0] });
            var recorder = new LiveRecorder { OnBatch = _ => { } };
            using var run = source.Subscribe(new SourceRequest(), recorder);
            var events = await recorder.WaitForAsync(expected);

            Assert.Equal(expected, events.Count);
            Assert.Contains(events, e => e.Message == "multi\nline");
            cursors[round] = source.Cursor;
            if (round == 0)
            {
                cursors[0] = FirstCursor(await ForeignProgram.RunAsync("/usr/bin/journalctl", $"--file={journal}", "-o", "json", "--no-pager"));
            }
        }

        Assert.NotNull(cursors[1]);
    }

    [Fact]
    public void Program_ThatIsNotThere_IsAnErrorThatNamesIt()
    {
        var source = new JournalSource("journal", new JournalOptions { Program = Path.Combine(_directory, "nothing") });

        var error = Assert.Throws<SourceException>(source.Start);

        Assert.Equal("SOURCE_NOT_FOUND", error.Code);
        Assert.Contains("nothing", error.Message);
    }

    [Theory]
    [InlineData("--file=/etc/passwd")]
    [InlineData("unit")]
    public void Options_MatchThatIsNone_IsRefused(string match) =>
        Assert.Throws<ArgumentException>(() => new JournalSource("journal", new JournalOptions { Matches = [match] }));

    private static string FirstCursor(string lines)
    {
        var events = new List<LogEvent>();
        var position = new JournalPosition(null);
        CreateParser(position).Parse(Encoding.UTF8.GetBytes(lines.Split('\n')[0]), events);
        return position.Cursor!;
    }

    private static JournalParser CreateParser(JournalPosition position) =>
        new(new ReceiverSession("journal", new JournalOptions(), new ManualClock(), new ReceiverCounters()), position);

    private static List<LogEvent> Parse(JournalPosition position, IEnumerable<string> lines)
    {
        var events = new List<LogEvent>();
        var parser = CreateParser(position);
        Assert.All(lines, line => Assert.Null(parser.Parse(Encoding.UTF8.GetBytes(line), events)));
        return events;
    }
}
