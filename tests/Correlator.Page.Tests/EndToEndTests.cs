using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Correlator.Page.Tests;

/// <summary>From events to what people see: a browser, the server, the engine; nothing is made up.</summary>
public sealed class EndToEndTests(Browser browser) : PageTest(browser)
{
    private const string Misspelt = "web({}) as web or on(request_id) within(30) ";

    [PageFact]
    public async Task Query_FromATypoToAStop_ShowsWhatTheEngineFinds()
    {
        var server = await PageServer.StartLiveAsync();
        await TestAsync(server, async page =>
        {
            await WriteAsync(page);
            await page.Keyboard.PressAsync("Control+Enter");
            await server.BegunAsync("web");
            await server.BegunAsync("api");

            server.Send("web", 0, "7f3c", "POST /checkout 502");
            server.Send("api", 250, "7f3c", "payments timed out");
            await Expect(page.Locator("#count")).ToHaveTextAsync("1");
            await Expect(Row(page, "7f3c").Locator(".badge")).ToHaveTextAsync("complete");
            server.Send("web", 1000, "c0ff", "GET /orders 504");
            server.Send("web", 90_000, "later", "GET /");
            server.Send("api", 90_400, "later", "ok");
            await Expect(page.Locator("#count")).ToHaveTextAsync("3");
            await Expect(Row(page, "c0ff").Locator(".badge")).ToHaveTextAsync("partial");

            await TimelinesAsync(page);
            await FunnelAsync(page);
            await page.Keyboard.PressAsync("3");
            await Expect(page.Locator(".explanation")).ToContainTextAsync("or on(request_id) within(30s)");

            await page.Locator("#stop").ClickAsync();
            await server.IdleAsync();
            await Expect(page.Locator("#flow")).ToHaveTextAsync("stopped");
            Assert.False(server.Source("web").HasObservers);
        });
    }

    [PageFact]
    public async Task Strip_OfFigures_SaysWhatTheServerMeasures()
    {
        var server = await PageServer.StartLiveAsync(PageServer.Unanswered.Replace("unanswered", "measured", StringComparison.Ordinal));
        await TestAsync(server, async page =>
        {
            for (var i = 0; i < 50; i++)
            {
                server.Send("web", i, $"{i}", "GET /");
                server.Send("api", i, $"{i}", "ok");
            }

            // Counters are those of the process, so the name is used here only. The figures of one moment, so that those on show and those of the answer are the same.
            var answer = await MeasuredAsync(page);
            await page.RouteAsync("**/api/metrics", route => route.FulfillAsync(new() { Body = answer, ContentType = "application/json" }));
            var expected = await page.EvaluateAsync<string[]>(
                """
                async (text) => {
                  const [{ count, duration, bytes }, m] = [await import('/format.js'), JSON.parse(text)];
                  const seconds = (value) => value === null ? '–' : duration(value * 1000);
                  return [count(m.eventsPerSecond), count(m.resultsPerSecond), ...['p50', 'p95', 'p99'].map((p) => seconds(m.latencySeconds[p])), bytes(m.memoryBytes), bytes(m.stateBytes)];
                }
                """,
                answer);
            await Expect(page.Locator("#metrics .figure")).ToHaveTextAsync(expected);

            await FollowAsync(page, "measured");
            await page.Keyboard.PressAsync("2");
            await Expect(page.Locator(".facts dd").First).ToHaveTextAsync("100 events");
            using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
            var lines = (await client.GetStringAsync("metrics")).Split('\n').Where(static line => line.Contains("query=\"measured\"", StringComparison.Ordinal)).ToList();
            Assert.Equal(["50", "50"], ValuesOf(lines, "correlation_events_total"));
            Assert.Equal(["50"], ValuesOf(lines, "correlation_results_total"));
            await Expect(page.Locator(".facts dd").Nth(1)).ToHaveTextAsync("50");
        });
    }

    [PageFact]
    public async Task Reload_OfTheServerAndOfThePage_KeepsTheList()
    {
        var server = await PageServer.StartLiveAsync(PageServer.Unanswered);
        await TestAsync(server, async page =>
        {
            await FollowAsync(page, "unanswered");
            Match(server, 0, "1");
            Match(server, 1, "2");
            await Expect(page.Locator("#count")).ToHaveTextAsync("2");

            await server.ReloadAsync(PageServer.Unanswered, """{ "name": "all", "query": "web({})" }""");
            await Expect(page.Locator("#standing .entry")).ToHaveCountAsync(2);
            Match(server, 2, "3");
            await Expect(page.Locator("#count")).ToHaveTextAsync("3");

            await page.ReloadAsync();
            await Expect(page.Locator("#results-title")).ToHaveTextAsync("unanswered");
            await Expect(page.Locator("#list .row-key")).ToHaveTextAsync(["request_id=3", "request_id=2", "request_id=1"]);
        });
    }

    [PageFact]
    public async Task Query_TakenAway_IsSaidAndWhatItFoundStays()
    {
        var server = await PageServer.StartLiveAsync(PageServer.Unanswered);
        await TestAsync(server, async page =>
        {
            await FollowAsync(page, "unanswered");
            Match(server, 0, "1");
            await Expect(page.Locator("#count")).ToHaveTextAsync("1");

            await server.ReloadAsync();

            await Expect(page.Locator("#standing")).ToContainTextAsync("None.");
            await Expect(page.Locator("#flow")).ToHaveTextAsync("not connected");
            await Expect(page.Locator("#list-state")).ToContainTextAsync("The server sends nothing more of this query.");
            await Expect(Row(page, "request_id=1")).ToBeVisibleAsync();
        });
    }

    [PageFact]
    public async Task Server_GoneAndBack_GoesOnWithoutDuplicates()
    {
        var server = await PageServer.StartLiveAsync(PageServer.Unanswered);
        await TestAsync(server, async page =>
        {
            await FollowAsync(page, "unanswered");
            Match(server, 0, "1");
            Match(server, 1, "2");
            await Expect(page.Locator("#count")).ToHaveTextAsync("2");

            await server.StopAsync();
            await Expect(page.Locator("#flow")).ToHaveTextAsync("reconnecting");
            await Expect(page.Locator("#banner")).ToContainTextAsync("The server does not answer.");
            await server.BeginAsync();

            // The sources are read again, as files are after a restart, and there is more in them.
            Match(server, 0, "1");
            Match(server, 1, "2");
            Match(server, 2, "3");
            await Expect(page.Locator("#flow")).ToHaveTextAsync("live");
            await Expect(page.Locator("#list .row-key")).ToHaveTextAsync(["request_id=3", "request_id=2", "request_id=1"]);
            await Expect(page.Locator("#banner")).ToBeHiddenAsync();
            Match(server, 3, "4");
            await Expect(page.Locator("#count")).ToHaveTextAsync("4");
        });
    }

    [PageFact]
    public async Task Server_BackWithResults_ShowsThemToWhoHadNoneOfTheStream()
    {
        var server = await PageServer.StartLiveAsync(PageServer.Unanswered);
        Match(server, 0, "1");
        await TestAsync(server, async page =>
        {
            await FollowAsync(page, "unanswered");
            await Expect(page.Locator("#count")).ToHaveTextAsync("1");

            await server.StopAsync();
            await Expect(page.Locator("#flow")).ToHaveTextAsync("reconnecting");
            await server.BeginAsync();
            Match(server, 1, "2");

            await Expect(page.Locator("#list .row-key")).ToHaveTextAsync(["request_id=2", "request_id=1"]);
        });
    }

    private static void Match(PageServer server, int second, string id)
    {
        server.Send("web", second * 1000, id, "GET /");
        server.Send("api", (second * 1000) + 120, id, "ok");
    }

    private static async Task WriteAsync(IPage page)
    {
        var area = page.Locator("#query-text");
        await area.FillAsync(Misspelt);
        await Expect(page.Locator("#highlight .squiggle-error").First).ToHaveTextAsync("30");
        await Expect(page.Locator("#diagnostics li").First).ToContainTextAsync("COR102 'within' needs a duration such as 30s, found '30'.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Fix: Add a unit: within(30s)" }).ClickAsync();

        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.PressAsync("Control+Space");
        await Expect(page.Locator("#completions .completion-label", new() { HasTextRegex = new("^(web|api)$") })).ToHaveCountAsync(2);
        await page.Keyboard.TypeAsync("ap");
        await Expect(page.Locator("#completions .completion-label")).ToHaveTextAsync(["api"]);
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("{}) as api");
        await Expect(area).ToHaveValueAsync("web({}) as web or on(request_id) within(30s) api({}) as api");
        await Expect(page.Locator("#check-state")).ToHaveTextAsync("No errors");
        await Expect(page.Locator("#diagnostics .is-error")).ToHaveCountAsync(0);
    }

    private static async Task TimelinesAsync(IPage page)
    {
        await Row(page, "7f3c").ClickAsync();
        await Expect(page.Locator(".lane")).ToHaveCountAsync(2);
        await Expect(page.Locator(".missing")).ToHaveCountAsync(0);
        await Expect(page.Locator(".gap-label text")).ToHaveTextAsync(["250 ms"]);

        await Row(page, "c0ff").ClickAsync();
        await Expect(page.Locator(".lane.is-missing .lane-source")).ToContainTextAsync("api");
        await Expect(page.Locator(".lane.is-missing .missing text")).ToHaveTextAsync("no reply");
        await Expect(page.Locator(".missing-row")).ToContainTextAsync("no reply");
    }

    private static async Task FunnelAsync(IPage page)
    {
        await page.Keyboard.PressAsync("2");
        await Expect(page.Locator("table.funnel")).ToHaveCountAsync(2);
        var web = page.Locator("table.funnel").First.Locator("tbody tr");
        await Expect(web.Filter(new() { HasText = "read" }).Locator("td").Nth(1)).ToHaveTextAsync("3");
        await Expect(web.Filter(new() { Has = page.GetByText("matched", new() { Exact = true }) }).Locator("td").Nth(1)).ToHaveTextAsync("2");
        await Expect(web.Filter(new() { HasText = "unmatched" }).Locator("td").Nth(1)).ToHaveTextAsync("1");
    }

    // The first figures in which the results are.
    private static async Task<string> MeasuredAsync(IPage page)
    {
        var answer = await page.WaitForResponseAsync(new Regex("/api/metrics$"));
        while (JsonElement.Parse(await answer.TextAsync()).GetProperty("latencySeconds").GetProperty("p99").ValueKind == JsonValueKind.Null)
        {
            answer = await page.WaitForResponseAsync(new Regex("/api/metrics$"));
        }

        return await answer.TextAsync();
    }

    private static IEnumerable<string> ValuesOf(List<string> lines, string name) =>
        lines.Where(line => line.StartsWith(name + "{", StringComparison.Ordinal)).Select(static line => line[(line.IndexOf('}', StringComparison.Ordinal) + 2)..].Split(' ')[0]);
}
