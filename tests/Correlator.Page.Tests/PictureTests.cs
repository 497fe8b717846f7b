using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Correlator.Page.Tests;

/// <summary>A test that takes pictures for the documentation: asked for with CORRELATOR_PICTURES=docs/images.</summary>
public sealed class PictureFactAttribute : FactAttribute
{
    public PictureFactAttribute()
    {
        if (PictureTests.Folder is null || !File.Exists(Browser.Program))
        {
            Skip = "CORRELATOR_PICTURES names no folder for the pictures, or there is no browser.";
        }
    }
}

/// <summary>Pictures of the page over the real server, the same data in each.</summary>
public sealed class PictureTests(Browser browser, Xunit.Abstractions.ITestOutputHelper output) : PageTest(browser)
{
    private const int Requests = 1200;
    private const string Sources = """
        "nginx": { "kind": "file", "path": "/var/log/nginx/access.log" }, "api": { "kind": "loki", "address": "http://127.0.0.1:3100" },
        "pg": { "kind": "file", "path": "/var/log/postgresql.log" }
        """;

    private const string Checkout = """
        { "name": "checkout", "query": "nginx({}) as web\n  or on(request_id) within(5s) api({}) as api\n  or on(request_id) within(2s) pg({}) as db" }
        """;

    private static readonly string[] Queries =
    [
        Checkout,
        """{ "name": "unanswered", "query": "nginx({}) unless on(request_id) within(5s) api({})" }""",
        """{ "name": "slow-database", "query": "api({}) and on(request_id) within(30s) pg({})" }""",
    ];

    public static string? Folder { get; } = Environment.GetEnvironmentVariable("CORRELATOR_PICTURES");

    [PictureFact]
    public async Task Pictures_Wide_AreTaken()
    {
        var server = await PageServer.StartLiveAsync(Sources, string.Empty, Queries);
        await TestAsync(server, Wide(ColorScheme.Light), async page =>
        {
            await Expect(page.Locator("#standing .entry")).ToHaveCountAsync(3);
            await TakeAsync(page, "empty");
            await page.Locator("#query-text").FillAsync("nginx({status=~\"5..\"}) as web\n  and on(request_id) within(30) api({}) as api\n  or on(request_id) within(2s) pgg({}) as db");
            await Expect(page.Locator("#highlight .squiggle-error")).ToHaveTextAsync(["30"]);
            await TakeAsync(page, "error");
            await page.Locator("#query-text").FillAsync("nginx({}) as web\n  or on(request_id) within(5s) api({}) as api\n  or on(request_id) within(2s) pg({}) as db");
            await FollowAsync(page);
            await SendAsync(server, page);
            await Expect(page.Locator("#count")).ToContainTextAsync("1,");
            await TakeAsync(page, "many");
            var slowest = await SlowestKeyAsync(page);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Slowest of 40 keys in the filter of {Requests} results: {slowest} ms."));
            await Row(page, "7f3c4a9").First.ClickAsync();
            await page.Mouse.MoveAsync(0, 0);
            await TakeAsync(page, "light");
            await page.Locator("#tab-funnel").ClickAsync();
            await TakeAsync(page, "funnel");
            await page.Locator("#tab-explain").ClickAsync();
            await Expect(page.Locator(".tree")).ToBeVisibleAsync();
            await TakeAsync(page, "explain");
            await page.Locator("#tab-timeline").ClickAsync();
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await TakeAsync(page, "dark");
            await page.Locator(".detail").ScreenshotAsync(new() { Path = PathOf("timeline") });
        });
    }

    [PictureFact]
    public async Task Pictures_Narrow_AreTaken()
    {
        var server = await PageServer.StartLiveAsync(Sources, string.Empty, Queries);
        await TestAsync(server, new() { ViewportSize = new() { Width = 390, Height = 844 } }, async page =>
        {
            await page.Locator(".views [data-view=side]").ClickAsync();
            await FollowAsync(page);
            await SendAsync(server, page, 60);
            await Expect(page.Locator("#count")).Not.ToBeEmptyAsync();
            await TakeAsync(page, "phone-list");
            await Row(page, "7f3c").Nth(2).ClickAsync();
            await Expect(page.Locator("svg.timeline")).ToBeVisibleAsync();
            await TakeAsync(page, "phone");
            await page.Locator(".views [data-view=query]").ClickAsync();
            await TakeAsync(page, "phone-query");
        });
    }

    private static BrowserNewContextOptions Wide(ColorScheme scheme) => new() { ViewportSize = new() { Width = 1360, Height = 850 }, ColorScheme = scheme };

    private static string PathOf(string name) => Path.Combine(Folder!, $"page-{name}.png");

    private static async Task TakeAsync(IPage page, string name) => await page.ScreenshotAsync(new() { Path = PathOf(name), Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });

    // A shop: every seventh request has no answer of the database, every thirty-first none of the service. The page looks on meanwhile.
    private static async Task SendAsync(PageServer server, IPage page, int count = Requests)
    {
        for (var i = 0; i < count; i++)
        {
            var (at, id) = (i * 10_000, $"7f3c{i:x3}");
            server.Send("nginx", at, id, $"203.0.113.{i % 250} \"{(i % 3 == 0 ? "POST /checkout" : "GET /orders/" + (8000 + i))} HTTP/1.1\" {(i % 7 == 3 ? 504 : 200)} {300 + (i * 37 % 900)}");
            if (i % 31 != 5)
            {
                server.Send("api", at + 12 + (i % 40), id, i % 7 == 3 ? "no answer of the database within 2s" : $"cart {4400 + i} holds {1 + (i % 5)} items");
            }

            if (i % 7 != 3 && i % 31 != 5)
            {
                server.Send("pg", at + 80 + (i * 53 % 700), id, $"duration: {8 + (i * 13 % 90)}.4 ms  statement: SELECT total FROM carts WHERE id = $1");
            }
            else
            {
                server.Send("pg", at + 100, $"job{i}", "checkpoint complete");
            }

            await page.EvaluateAsync("new Promise(requestAnimationFrame)");
        }
    }

    private static Task<double> SlowestKeyAsync(IPage page) => page.EvaluateAsync<double>("""
        async () => {
          const box = document.querySelector('#filter');
          let slowest = 0;
          for (let i = 0; i < 40; i++) {
            const begin = performance.now();
            box.value = '7f3c'.slice(0, i % 5);
            box.dispatchEvent(new Event('input'));
            await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
            slowest = Math.max(slowest, performance.now() - begin);
          }
          box.value = '';
          box.dispatchEvent(new Event('input'));
          return Math.round(slowest);
        }
        """);
}
