using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Correlator.Cli.Tests;

/// <summary>The tool over live sources as a process that is killed without a warning: no correlation is lost, and what comes again is the same.</summary>
public sealed class JournalProcessTests : IDisposable
{
    private const int Phases = 4;
    private const int PhaseEvents = 500;
    private readonly Workspace _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task FollowedFiles_KilledAgainAndAgain_LoseNothing()
    {
        var (api, db) = (_files.Write("api.ndjson"), _files.Write("db.ndjson"));
        string[] command =
        [
            "run", "api({})[5m] and on(request_id) within(30s) db({})[5m]", "--source", $"api={api}", "--source", $"db={db}",
            "--follow", "--output", "json", "--config", "none", "--state", _files.PathOf("state"), "--checkpoint-interval", "50ms",
        ];
        var (random, said) = (new Random(7), new List<string>());
        for (var phase = 0; phase < Phases; phase++)
        {
            // The partners of half of the events come when the tool has been killed in between.
            await AppendAsync(api, "api", phase * PhaseEvents, (phase + 1) * PhaseEvents);
            await AppendAsync(db, "db", Math.Max(0, (phase * PhaseEvents) - (PhaseEvents / 2)), phase == Phases - 1 ? Phases * PhaseEvents : (phase * PhaseEvents) + (PhaseEvents / 2));
            using var tool = ToolProcess.Start([.. command, "--stats"]);
            var isLast = phase == Phases - 1;
            await CollectAsync(tool, said, isLast ? int.MaxValue : 1 + random.Next(PhaseEvents / 4));
            var result = await tool.WaitAsync();
            Assert.Equal(isLast, result.ExitCode == 0);
            Assert.Equal(isLast, result.Error.Contains("went on from a checkpoint", StringComparison.Ordinal));
        }

        // All pairs, and each said in one way only.
        Assert.Equal(Phases * PhaseEvents, said.Select(RequestOf).Distinct().Count());
        Assert.Equal(Phases * PhaseEvents, said.Distinct().Count());
        Assert.True(said.Count < Phases * PhaseEvents * 2, $"{said.Count} lines");
    }

    [Fact]
    public async Task Receiver_KilledBetweenTwoPartners_FindsThePair()
    {
        string[] command =
        [
            "run", "web({})[5m] and on(request_id) api({})[5m]", "--source", "web=syslog+tcp://127.0.0.1:0", "--source", "api=syslog+tcp://127.0.0.1:0",
            "--output", "json", "--config", "none", "--state", _files.PathOf("state"),
        ];
        string said;
        using (var killed = ToolProcess.Start(command))
        {
            // That the second pair came out says that what was sent before it had been taken.
            await SendAsync(await killed.ListensAtAsync("web", "tcp"), "r1", "r2");
            await SendAsync(await killed.ListensAtAsync("api", "tcp"), "r2");
            said = await killed.ReadLineAsync();
            Assert.Contains("request_id=r2", said, StringComparison.Ordinal);
            killed.Signal("KILL");
            await killed.WaitAsync();
        }

        using var tool = ToolProcess.Start(command);
        await SendAsync(await tool.ListensAtAsync("api", "tcp"), "r1");
        var line = await tool.ReadLineAsync();

        // Killed before it could note that the first pair was out, it says it again: the same.
        Assert.Contains("request_id=r1", line == said ? await tool.ReadLineAsync() : line, StringComparison.Ordinal);
        tool.Interrupt();
        var rest = await tool.WaitAsync();
        Assert.Equal(0, rest.ExitCode);
        Assert.Contains("the same command goes on", rest.Error, StringComparison.Ordinal);
    }

    /// <summary>Reads until the tool is killed, or has said all there is and is interrupted.</summary>
    private static async Task CollectAsync(ToolProcess tool, List<string> said, int killAfter)
    {
        var ids = said.Select(RequestOf).ToHashSet(StringComparer.Ordinal);
        var lines = 0;
        await foreach (var line in tool.ReadWholeLinesAsync())
        {
            said.Add(line);
            ids.Add(RequestOf(line));
            if (++lines == killAfter)
            {
                tool.Signal("KILL");
            }
            else if (killAfter == int.MaxValue && ids.Count == Phases * PhaseEvents)
            {
                tool.Interrupt();
            }
        }
    }

    private static string RequestOf(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("key").GetProperty("request_id").GetString()!;
    }

    private static Task AppendAsync(string path, string name, int from, int to)
    {
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        return File.AppendAllLinesAsync(path, Enumerable.Range(from, to - from).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{{\"ts\":\"{start.AddMilliseconds(i * 7):O}\",\"msg\":\"{name} {i}\",\"request_id\":\"r{i}\"}}")));
    }

    private static async Task SendAsync(IPEndPoint endpoint, params string[] ids)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endpoint);
        await socket.SendAsync(Encoding.UTF8.GetBytes(string.Concat(ids.Select(static id => $"<11>1 2026-01-01T00:00:00Z vm shop - - - event request_id={id}\n"))));
    }
}
