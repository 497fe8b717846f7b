using System.Text.Json.Nodes;
using static Microsoft.Playwright.Assertions;

namespace Correlator.Page.Tests;

/// <summary>One correlation, the funnel, and the explanation.</summary>
public sealed class DetailTests(Browser browser) : PageTest(browser)
{
    [PageFact]
    public async Task Timeline_WithoutAReply_HasAnEmptyLaneAndSaysSo() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        await FollowAsync(page);
        await Row(page, "c0ffee42").ClickAsync();

        await Expect(page.Locator(".lane-name")).ToHaveTextAsync(["webweb", "apiapi", "dbdb"]);
        await Expect(page.Locator(".lane.is-missing .missing text")).ToHaveTextAsync(["no reply"]);
        await Expect(page.Locator(".mark")).ToHaveCountAsync(3);
        await Expect(page.Locator(".gap-label text")).ToHaveTextAsync(["18 ms", "1.95 s"]);
        await Expect(page.Locator("svg.timeline")).ToHaveAttributeAsync("aria-label", "3 events of 2 streams within 1.97 s; no reply of db");
    });

    [PageFact]
    public async Task Timeline_OfWhatIsComplete_LacksNoLane()
    {
        // A row of an aggregate over a join: one event that stands for those of all streams.
        var row = PageData.Many(1)[0]!.AsObject();
        row["streams"] = new JsonArray(0);
        row["events"] = new JsonArray(JsonNode.Parse("""{ "stream": 0, "alias": "count", "source": "count", "timestamp": "2026-01-01T06:14:00Z", "message": "status=429 n=28", "labels": { "n": "28" } }"""));
        await TestAsync(await PageServer.StartAsync(new JsonArray(row.DeepClone())), async page =>
        {
            await FollowAsync(page);
            await Expect(Row(page, "request_id=1").Locator(".row-words")).ToHaveTextAsync("status=429 n=28");
            await Row(page, "request_id=1").ClickAsync();

            await Expect(page.Locator(".lane")).ToHaveCountAsync(1);
            await Expect(page.Locator(".missing")).ToHaveCountAsync(0);
        });
    }

    [PageFact]
    public async Task Correlation_WithoutAKey_IsCalledByItsMessage()
    {
        var single = PageData.Many(1)[0]!.AsObject();
        single["key"] = new JsonObject();
        await TestAsync(await PageServer.StartAsync(new JsonArray(single.DeepClone())), async page =>
        {
            await FollowAsync(page);

            await Expect(page.Locator("#list .row-key")).ToHaveTextAsync("203.0.113.9 \"POST /checkout HTTP/1.1\" 502 311");
        });
    }

    [PageFact]
    public async Task Table_OfTheEvents_SaysWhatThePictureShows() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        await FollowAsync(page);
        await Row(page, "c0ffee42").ClickAsync();

        var rows = page.Locator("table.events tbody tr");
        await Expect(rows).ToHaveCountAsync(4);
        await Expect(rows.Nth(2).Locator("td").Nth(0)).ToHaveTextAsync("+1.97 s");
        await Expect(rows.Nth(2).Locator("td").Nth(1)).ToHaveTextAsync("1.95 s");
        await Expect(rows.Nth(3)).ToContainTextAsync("no reply");
        await rows.Nth(2).Locator("summary").ClickAsync();
        await Expect(rows.Nth(2).Locator(".labels dt")).ToHaveTextAsync(["level", "service", "request_id"]);
        await Expect(rows.Nth(2).Locator(".message")).ToHaveTextAsync("no answer of the database within 2s");
    });

    [PageFact]
    public async Task Marks_ArrowKeys_GoFromEventToEventInOrderOfTime() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        await FollowAsync(page);
        await Row(page, "7f3c91d0").ClickAsync();
        await Expect(page.Locator(".mark").First).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator(".mark").Nth(2)).ToHaveAttributeAsync("aria-label", "api +157 ms: calling payments: 89.90 EUR");
        await Expect(page.Locator(".event.is-chosen details[open]")).ToContainTextAsync("calling payments");
    });

    [PageFact]
    public async Task Copy_OfACorrelation_IsItsJson() => await TestAsync(
        await PageServer.StartAsync(), new() { Permissions = ["clipboard-read", "clipboard-write"] }, async page =>
        {
            await FollowAsync(page);
            await Row(page, "7f3c91d0").ClickAsync();
            await page.Keyboard.PressAsync("c");
            await Expect(page.Locator("#copy")).ToHaveTextAsync("Copied");

            var copied = JsonNode.Parse(await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
            Assert.True(JsonNode.DeepEquals(PageData.Correlations[0], copied));
        });

    [PageFact]
    public async Task Funnel_OfAStandingQuery_HasABarForEachStepAndStaysInBounds() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        await FollowAsync(page);
        await page.Keyboard.PressAsync("2");

        var web = page.Locator("table.funnel").First;
        await Expect(web.Locator("tbody th")).ToHaveTextAsync(["read", "filtered", "missing key", "late", "matched", "unmatched", "open"]);
        await Expect(web.Locator("tbody tr").Nth(4).Locator("td").Nth(1)).ToHaveTextAsync("2,780");
        await Expect(web.Locator("tfoot")).ToHaveTextAsync("None: duplicate, evicted.");
        await Expect(page.Locator(".notes li")).ToContainTextAsync(["15 events held gave way", "3 negative results were withheld", "COR301"]);
        var ends = await page.EvaluateAsync<double[]>("[...document.querySelectorAll('.bar-fill')].map(bar => parseFloat(bar.style.left) + parseFloat(bar.style.width))");
        Assert.Equal(19, ends.Length);
        Assert.All(ends, static end => Assert.InRange(end, 0, 100.0001));
    });

    [PageFact]
    public async Task Explain_OfTheQuery_IsATreeAndAText() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        await page.Locator("#query-text").FillAsync(Query);
        await page.Locator("#explain").ClickAsync();

        await Expect(page.Locator(".tree > li > ul > li > .node strong")).ToHaveTextAsync(["stream", "stream"]);
        await Expect(page.Locator(".explanation")).ToContainTextAsync("and on(request_id) within(5s)");
    });

    [PageFact]
    public async Task Side_OfTheQueries_HasRatesAndFaults() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        var standing = page.Locator("#standing .entry");
        await Expect(standing).ToHaveCountAsync(4);
        await Expect(standing.Nth(0)).ToContainTextAsync("413 ev/s · 3.8 res/s · 1 warning");
        await Expect(standing.Nth(3)).ToContainTextAsync("payments-eu answered 503 Service Unavailable.");
        await Expect(page.Locator("#metrics .metric:visible dt")).ToHaveTextAsync(["events/s", "results/s", "p50", "p95", "memory", "state"]);
        await Expect(page.Locator("#metrics .metric:visible .figure")).ToHaveTextAsync(["413", "3.8", "4.2 ms", "18 ms", "148 MB", "4.2 MB"]);

        await FollowAsync(page);
        await page.Locator("#edit").ClickAsync();
        await Expect(page.Locator("#query-text")).ToHaveValueAsync((string)PageData.Row["text"]!);
    });
}
