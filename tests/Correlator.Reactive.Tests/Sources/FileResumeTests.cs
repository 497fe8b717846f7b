using System.IO.Compression;
using System.Text;

namespace Correlator.Tests.Sources;

/// <summary>A file that is read on from a place gives what is left of it, as if it had been read whole.</summary>
public sealed class FileResumeTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("resume");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("app.ndjson", "plain")]
    [InlineData("app.ndjson", "bom")]
    [InlineData("app.ndjson", "utf16")]
    [InlineData("app.ndjson.gz", "gzip")]
    public async Task Resume_AtEachBatch_GivesTheRest(string name, string encoding)
    {
        Write(name, encoding, string.Concat(Enumerable.Range(0, 400).Select(Line)));
        var whole = await ReadAsync(name, null);

        Assert.True(whole.Batches.Count > 3, $"{whole.Batches.Count} batches");
        foreach (var (position, before) in whole.Batches)
        {
            var rest = await ReadAsync(name, position);
            Assert.Equal(whole.Shown.Skip(before), rest.Shown);
            Assert.Equal(whole.Counts, rest.Counts);
            Assert.Equal(whole.FirstMalformed, rest.FirstMalformed);
        }
    }

    [Fact]
    public async Task Resume_AtEachBatchOfStackTraces_GivesTheRest()
    {
        Write("app.log", "plain", string.Concat(Enumerable.Range(0, 200).Select(static i =>
            $"2026-01-01T00:{i / 60:00}:{i % 60:00}Z error {i}\n{string.Concat(Enumerable.Repeat($"   at frame {i}\n", i % 7))}{(i % 11 == 0 ? new string('x', 3000) + "\n" : "")}")));
        var whole = await ReadAsync("app.log", null);

        Assert.True(whole.Batches.Count > 3, $"{whole.Batches.Count} batches");
        foreach (var (position, before) in whole.Batches)
        {
            Assert.Equal(whole.Shown.Skip(before), (await ReadAsync("app.log", position)).Shown);
        }
    }

    [Fact]
    public async Task Resume_RotatedLog_GoesOnInTheRightPart()
    {
        Write("app.log.1", "plain", string.Concat(Enumerable.Range(0, 150).Select(Line)));
        Write("app.log", "plain", string.Concat(Enumerable.Range(150, 150).Select(Line)));
        var whole = await ReadAsync("app.log*", null);

        foreach (var (position, before) in whole.Batches)
        {
            Assert.Equal(whole.Shown.Skip(before), (await ReadAsync("app.log*", position)).Shown);
        }
    }

    [Theory]
    [InlineData("another beginning")]
    [InlineData("")]
    public async Task Resume_FileOfTheSameNameIsAnother_SaysSo(string beginning)
    {
        Write("app.ndjson", "plain", string.Concat(Enumerable.Range(0, 400).Select(Line)));
        var whole = await ReadAsync("app.ndjson", null);
        Write("app.ndjson", "plain", beginning.Length == 0 ? string.Concat(Enumerable.Range(0, 100).Select(Line)) : beginning + "\n" + string.Concat(Enumerable.Range(0, 400).Select(Line)));

        var error = await Assert.ThrowsAsync<SourceException>(() => ReadAsync("app.ndjson", whole.Batches[^1].Position));

        Assert.Equal("CHECKPOINT_MISMATCH", error.Code);
        Assert.Contains("app.ndjson", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_FileHasGrown_GivesWhatIsNewToo()
    {
        Write("app.ndjson", "plain", string.Concat(Enumerable.Range(0, 200).Select(Line)));
        var whole = await ReadAsync("app.ndjson", null);
        File.AppendAllText(Path.Join(_directory.FullName, "app.ndjson"), string.Concat(Enumerable.Range(200, 50).Select(Line)));

        var rest = await ReadAsync("app.ndjson", whole.Batches[^1].Position);

        Assert.Equal(whole.Shown.Skip(whole.Batches[^1].Before), rest.Shown.Take(whole.Shown.Count - whole.Batches[^1].Before));
        Assert.Contains(rest.Shown, static line => line.Contains("\"n\":\"247\"", StringComparison.Ordinal));
    }

    // Every tenth is no event; every seventh is too long for a record.
    private static string Line(int i) => i % 10 == 9
        ? $"not json {i}\n"
        : $"{{\"ts\":\"2026-01-01T{i / 3600:00}:{i / 60 % 60:00}:{i % 60:00}Z\",\"n\":\"{i}\",\"msg\":\"ö{(i % 7 == 3 ? new string('y', 3000) : "")}\"}}\n";

    private void Write(string name, string encoding, string text)
    {
        var bytes = encoding switch
        {
            "bom" => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)],
            "utf16" => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)],
            _ => Encoding.UTF8.GetBytes(text),
        };
        using var file = File.Create(Path.Join(_directory.FullName, name));
        using Stream packed = encoding == "gzip" ? new GZipStream(file, CompressionLevel.Fastest) : file;
        packed.Write(bytes);
    }

    private async Task<Reading> ReadAsync(string pattern, string? position)
    {
        var options = new FileSourceOptions { Path = Path.Join(_directory.FullName, pattern), ChunkBytes = 4096, MaxRecordBytes = 2048 };
        var request = new SourceRequest();
        var readers = new FileSource("app", options).Open(request);
        await using var reader = Assert.IsAssignableFrom<IResumableReader>(Assert.Single(readers));
        if (position is not null)
        {
            await reader.ResumeAsync(position, CancellationToken.None);
        }

        var (shown, batches, batch) = (new List<string>(), new List<(string, int)>(), new List<LogEvent>());
        while (await reader.ReadAsync(batch, CancellationToken.None))
        {
            batches.Add((reader.Position, shown.Count));
            shown.AddRange(batch.Select(static e => $"{e.Position} {e} {Encoding.UTF8.GetString(e.Record)}"));
            batch.Clear();
        }

        var statistics = request.Statistics;
        return new Reading(shown, batches, (statistics.Bytes, statistics.Records, statistics.Events, statistics.Malformed), statistics.FirstMalformed);
    }

    private sealed record Reading(List<string> Shown, List<(string Position, int Before)> Batches, (long, long, long, long) Counts, string? FirstMalformed);
}
