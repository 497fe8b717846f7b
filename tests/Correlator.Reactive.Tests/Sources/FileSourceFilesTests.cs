using System.IO.Compression;
using System.Text;

namespace Correlator.Tests.Sources;

public sealed class FileSourceFilesTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void FileSource_RotatedParts_AreOneLogInTheOrderOfTheirTimes()
    {
        _files.Write("app.log", Line(5) + Line(6));
        _files.Write("app.log.1", Line(3) + Line(4));
        _files.Write("app.log.2.gz", Gzip(Line(1) + Line(2)));
        _files.Write("app.log-20251231.gz", Gzip(Line(0)));
        _files.Write("other.log", Line(9));
        var request = new SourceRequest();
        var source = Source("*.log*");

        Assert.Equal(2, source.Open(request).Count);
        var events = source.ReadAll(request);

        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "9"], events.Select(e => e.Message));
        Assert.Equal(events.Select(e => e.Position).Order(), events.Select(e => e.Position));
        Assert.Equal((1L << 40, 6L), (events[7].Position, events[6].Position));
        Assert.Contains(request.Statistics.Notes, note => note.Contains("app.log-20251231.gz, app.log.2.gz, app.log.1, app.log"));
    }

    [Theory]
    [InlineData("app.log.1", "app.log")]
    [InlineData("app.log.12.gz", "app.log")]
    [InlineData("app.log-20260101", "app.log")]
    [InlineData("d/app.log.2026-01-01_10.gz", "d/app.log")]
    [InlineData("syslog.1", "syslog")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("host-1", "host-1")]
    [InlineData("app-20260101.log", "app-20260101.log")]
    [InlineData("20260101", "20260101")]
    public void RotatedLogs_LogName_LeavesOutWhatRotationAdds(string path, string name) => Assert.Equal(name, RotatedLogs.LogName(path));

    [Fact]
    public void FileSource_Patterns_FindFilesAsAShellDoes()
    {
        foreach (var name in new[] { "a.log", "b.txt", ".hidden.log", "d/c.log", "d/e/f.log", "g,h=1.log" })
        {
            _files.Write(name, Line(1));
        }

        Assert.Equal(["a.log", "g,h=1.log"], Find("*.log"));
        Assert.Equal(["a.log", "d/c.log", "d/e/f.log", "g,h=1.log"], Find("**/*.log"));
        Assert.Equal(["d/e/f.log"], Find("*/?/*.log"));
        Assert.Equal(["d/c.log", "d/e/f.log"], Find("d/**"));
    }

    [Fact]
    public void FileSource_GzipOfSeveralMembers_IsReadWhole()
    {
        var path = _files.Write("a.gz", [.. Gzip(Line(1)), .. Gzip(Line(2))]);
        var request = new SourceRequest();

        Assert.Equal(["1", "2"], Source("a.gz").ReadAll(request).Select(e => e.Message));
        Assert.Equal(new FileInfo(path).Length, request.Statistics.Bytes);
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(200)]
    public async Task FileSource_TruncatedGzip_DeliversWhatCouldBeReadThenFails(int count)
    {
        var lines = string.Concat(Enumerable.Range(0, count).Select(i => Line(i % 60, $"{i} {i * 7919 % 10_007:x8}")));
        var packed = Gzip(lines);
        _files.Write("a.gz", packed[..(packed.Length / 2)]);
        var reader = Source("a.gz").Open(new SourceRequest())[0];
        var events = new List<LogEvent>();

        var error = await Assert.ThrowsAsync<SourceException>(() => ReadToEndAsync(reader, events));

        Assert.InRange(events.Count, count / 20, count - 1);
        Assert.Contains("a.gz: the gzip file is damaged or cut off", error.Message);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void FileSource_ByteOrderMark_IsUnderstood(string encoding)
    {
        var characters = Encoding.GetEncoding(encoding);
        _files.Write("a.log", [.. characters.GetPreamble(), .. characters.GetBytes(Line(1, "grün") + Line(2))]);

        Assert.Equal(["grün", "2"], Source("a.log").ReadAll().Select(e => e.Message));
    }

    [Fact]
    public void FileSource_WhatCannotBeRead_SaysWhatAndHowToMendIt()
    {
        _files.Write("d/x.log", "");
        _files.Write("core", [0x7F, (byte)'E', (byte)'L', (byte)'F', .. new byte[2000]]);
        _files.Write("a.zst", [0x28, 0xB5, 0x2F, 0xFD, 1, 2, 3]);

        Assert.Contains("there is no file", Fails("none.log"));
        Assert.Contains("is a directory; name its files", Fails("d"));
        Assert.Contains("no file matches the pattern", Fails("*.none"));
        Assert.Contains("looks binary", Fails("core"));
        Assert.Contains("packed with zstd", Fails("a.zst"));
    }

    [Fact]
    public void FileSource_EmptyFile_HasNoEvents() => Assert.Empty(SourceOf("a.log", "").ReadAll());

    [Fact]
    public void FileSource_SinceAndUntil_CutByEventTimeAndLeavePositionsAlone()
    {
        var request = new SourceRequest { Since = At(2), Until = At(3) };

        var events = SourceOf("a.log", Line(1) + Line(2) + Line(3) + Line(4)).ReadAll(request);

        Assert.Equal([("2", 1L), ("3", 2L)], events.Select(e => (e.Message, e.Position)));
        Assert.Equal(2, request.Statistics.Events);
    }

    [Fact]
    public void FileSource_StrictRequest_FailsAtTheFirstMalformedRecord()
    {
        var source = SourceOf("a.log", Line(1) + "oops\n" + Line(2));

        var error = Assert.Throws<SourceException>(() => source.ReadAll(new SourceRequest { IsStrict = true }));

        Assert.Equal("MALFORMED_RECORD", error.Code);
        Assert.Contains("a.log:2: not a JSON object: oops", error.Message);
    }

    private static DateTimeOffset At(int second) => new(2026, 1, 1, 0, 0, second, TimeSpan.Zero);

    private static string Line(int second, string? message = null) =>
        $"{{\"time\":\"{At(second):yyyy-MM-ddTHH:mm:ssZ}\",\"message\":\"{message ?? second.ToString()}\"}}\n";

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static async Task ReadToEndAsync(IEventReader reader, List<LogEvent> events)
    {
        await using (reader)
        {
            var batch = new List<LogEvent>();
            while (await reader.ReadAsync(batch, CancellationToken.None))
            {
                events.AddRange(batch);
                batch.Clear();
            }
        }
    }

    private IEnumerable<string> Find(string pattern) =>
        FilePattern.Find("api", _files.PathOf(pattern)).Select(path => Path.GetRelativePath(_files.FullName, path));

    private string Fails(string path) => Assert.Throws<SourceException>(() => Source(path).ReadAll()).Message;

    private FileSource SourceOf(string name, string text) => new("api", new FileSourceOptions { Path = _files.Write(name, text) });

    private FileSource Source(string path) => new("api", new FileSourceOptions { Path = _files.PathOf(path) });
}
