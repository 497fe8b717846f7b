using System.Net;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Correlator.Page.Tests;

/// <summary>What the page says when the server has nothing, asks for a token, or is gone.</summary>
public sealed class ServerStateTests(Browser browser) : PageTest(browser)
{
    [PageFact]
    public async Task Server_WithoutStandingQueries_IsSaidAndExamplesAreOffered() => await TestAsync(await PageServer.StartEmptyAsync(), async page =>
    {
        await Expect(page.Locator("#standing")).ToContainTextAsync("None.");
        await Expect(page.Locator("#list-state")).ToContainTextAsync("Nothing has been run yet.");

        await page.Locator(".example").First.ClickAsync();

        await Expect(page.Locator("#query-text")).ToHaveValueAsync("nginx({})\n  and on(request_id) within(30s) svc({})");
        await Expect(page.Locator("#check-state")).ToHaveTextAsync("No errors");
    });

    [PageFact]
    public async Task Token_AskedFor_IsTakenByAFormAndNotKept()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, PageServer.Token);
        var server = await PageServer.StartLiveAsync("\"web\": \"memory\", \"api\": \"memory\"", $"\"token\": \"file:{file}\"", PageServer.Unanswered);
        await TestAsync(server, async page =>
        {
            var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "This server asks for a token" });
            await Expect(dialog).ToBeVisibleAsync();
            await page.Locator("#token").FillAsync("wrong");
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator("#login-error")).ToHaveTextAsync("The server does not know this token.");

            await page.Locator("#token").FillAsync(PageServer.Token);
            await page.Keyboard.PressAsync("Enter");

            await Expect(dialog).ToBeHiddenAsync();
            await Expect(page.Locator("#standing .entry")).ToHaveCountAsync(1);
            await Expect(page.Locator("#token")).ToHaveValueAsync(string.Empty);
            await FollowAsync(page, "unanswered");
            Assert.DoesNotContain(PageServer.Token, await page.EvaluateAsync<string>("JSON.stringify(localStorage) + document.cookie"), StringComparison.Ordinal);
            await page.ReloadAsync();
            await Expect(page.Locator("#flow")).ToHaveTextAsync("live");
            await Expect(dialog).ToBeHiddenAsync();
        });
        File.Delete(file);
    }

    [PageFact]
    public async Task Server_GoneAndBack_IsSaidAndForgotten()
    {
        var server = await PageServer.StartLiveAsync(PageServer.Unanswered);
        await TestAsync(server, async page =>
        {
            await Expect(page.Locator("#standing .entry")).ToHaveCountAsync(1);
            await server.StopAsync();
            await Expect(page.Locator("#banner")).ToContainTextAsync("The server does not answer.");
            await RunAsync(page);
            await Expect(page.Locator("#list-state")).ToContainTextAsync("GONE The server does not answer.");

            await server.BeginAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Try now" }).ClickAsync();

            await Expect(page.Locator("#banner")).ToBeHiddenAsync();
        });
    }

    [PageFact]
    public async Task Following_RefusedByTheServer_ShowsWhatIsKeptAndThatNothingFollows()
    {
        var server = await PageServer.StartLiveAsync("\"web\": \"memory\", \"api\": \"memory\"", "\"maxStreams\": 1", """{ "name": "all", "query": "web({})" }""");
        for (var i = 0; i < 6; i++)
        {
            server.Send("web", i, $"{i}", "GET /");
        }

        await TestAsync(server, async page =>
        {
            using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
            using (var other = await client.GetAsync("api/queries/all/events", HttpCompletionOption.ResponseHeadersRead))
            {
                Assert.Equal(HttpStatusCode.OK, other.StatusCode);
                await page.Locator("#standing .entry").First.ClickAsync();

                await Expect(page.Locator("#flow")).ToHaveTextAsync("not connected");
                await Expect(page.Locator("#count")).ToHaveTextAsync("6");
                await Expect(page.Locator("#list [role=option]")).ToHaveCountAsync(6);
            }

            while (server.Server.Context.Counters.Streams > 0)
            {
                await Task.Yield();
            }

            await page.GetByRole(AriaRole.Button, new() { Name = "Connect again" }).ClickAsync();

            await Expect(page.Locator("#flow")).ToHaveTextAsync("live");
        });
    }

    [PageFact]
    public async Task Address_OfAStandingQuery_ShowsItAfterReload() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        await FollowAsync(page);
        await page.ReloadAsync();

        await Expect(page.Locator("#results-title")).ToHaveTextAsync("checkout");
        await Expect(page.Locator("#count")).ToHaveTextAsync("6");
    });
}
