using System.Net;

namespace Correlator.Server.Tests;

/// <summary>Results of standing queries as server-sent events.</summary>
public sealed class EventStreamTests
{
    [Fact]
    public async Task Listener_ResultsRightBeforeTheQueryIsTakenAway_GetsThemAll()
    {
        await using var serving = await Serving.StartAsync();
        using var stream = await serving.ListenAsync();
        var feed = serving.Server.Standing.Find("pairs")!.Feed;

        for (var i = 0; i < 250; i++)
        {
            feed.Add(new ResultLine($"{i}", 0, DateTimeOffset.UnixEpoch, true, "{}"u8.ToArray()));
        }

        feed.Close();

        for (var i = 0; i < 250; i++)
        {
            Assert.Equal($"{i}", (await stream.NextAsync())!.Value.Id);
        }

        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task Events_AResult_ComesToWhoListens()
    {
        await using var serving = await Serving.StartAsync();
        using var one = await serving.ListenAsync();
        using var other = await serving.ListenAsync();

        serving.Match(1, "x");

        var first = (await one.NextAsync())!.Value;
        Assert.Equal(first.Id, first.Data.GetProperty("id").GetString());
        Assert.Equal(2, first.Data.GetProperty("events").GetArrayLength());
        Assert.Equal("x", await other.NextKeyAsync());
    }

    [Fact]
    public async Task Events_LastEventId_GoesOnBehindIt()
    {
        await using var serving = await Serving.StartAsync();
        foreach (var (second, key) in new[] { (1, "x"), (2, "y"), (3, "z") })
        {
            serving.Match(second, key);
        }

        var results = await serving.GetAsync("api/queries/pairs/results");
        using var known = await serving.ListenAsync(lastId: results[0].GetProperty("id").GetString());
        using var forgotten = await serving.ListenAsync(lastId: "of a result that is not kept any more");
        using var none = await serving.ListenAsync();
        serving.Match(4, "new");

        Assert.Equal(["y", "z", "new"], [await known.NextKeyAsync(), await known.NextKeyAsync(), await known.NextKeyAsync()]);
        Assert.Equal("x", await forgotten.NextKeyAsync());
        Assert.Equal("new", await none.NextKeyAsync());
    }

    [Fact]
    public async Task Events_EverySecond_TellHowTheQueryDoes()
    {
        var time = new ManualTime();
        await using var serving = await Serving.StartAsync(change: runtime => runtime with { Time = time });
        using var stream = await serving.ListenAsync();
        serving.Match(1, "x");

        time.Advance(TimeSpan.FromSeconds(1));
        var row = (await stream.NextAsync("report"))!.Value.Data;

        Assert.Equal(("pairs", 2, 1), (row.GetProperty("name").GetString(), row.GetProperty("events").GetInt32(), row.GetProperty("results").GetInt32()));
        Assert.Equal(["a", "b"], row.GetProperty("streams").EnumerateArray().Select(static item => item.GetProperty("alias").GetString()));
        Assert.Equal(1, row.GetProperty("streams")[0].GetProperty("matched").GetInt32());
    }

    [Fact]
    public async Task Events_FifteenSeconds_KeepTheConnectionAlive()
    {
        var time = new ManualTime();
        await using var serving = await Serving.StartAsync(change: runtime => runtime with { Time = time });
        using var stream = await serving.ListenAsync();
        for (var second = 0; second < 15; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await stream.NextAsync("report");
        }

        Assert.Equal(string.Empty, await stream.NextLineAsync());
        Assert.Equal(": keep-alive", await stream.NextLineAsync());
    }

    [Fact]
    public async Task Events_MoreClientsThanMay_AreRefusedUntilOneLeaves()
    {
        await using var serving = await Serving.StartAsync("\"maxStreams\": 1");
        using (await serving.ListenAsync())
        {
            await serving.GetAsync("api/queries/pairs/events", HttpStatusCode.ServiceUnavailable);
        }

        serving.Match(1, "x");
        while (serving.Server.Context.Counters.Streams > 0)
        {
            await Task.Yield();
        }

        using var next = await serving.ListenAsync();
        serving.Match(2, "y");
        Assert.Equal("y", await next.NextKeyAsync());
    }

    [Fact]
    public async Task Events_AClientThatDoesNotRead_IsLeftAndCounted()
    {
        var time = new ManualTime();
        await using var serving = await Serving.StartAsync(change: runtime => runtime with { Time = time });
        using var silent = await serving.ListenAsync();
        var message = new string('m', 100_000);
        for (var i = 0; serving.Server.Context.Counters.SlowClients == 0; i++)
        {
            // First the buffers of the connection fill, then the server waits for the client, then it has waited long enough.
            serving.Match(i, $"{i}", message);
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        using var next = await serving.ListenAsync();
        serving.Match(1_000_000, "last");
        Assert.Equal("last", await next.NextKeyAsync());
        Assert.Equal(1, serving.Server.Context.Counters.SlowClients);
    }

    [Fact]
    public async Task Events_TheServerStops_EndTheStream()
    {
        await using var serving = await Serving.StartAsync();
        using var stream = await serving.ListenAsync();

        await serving.Server.DisposeAsync();

        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task Events_OfNoQuery_AreNotFound()
    {
        await using var serving = await Serving.StartAsync();

        var error = await serving.GetAsync("api/queries/nosuch/events", HttpStatusCode.NotFound);

        Assert.Equal("NO_QUERY", error.GetProperty("error").GetProperty("code").GetString());
    }
}
