using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Correlator.Page.Tests;

/// <summary>What the page says when the server has nothing, asks for a token, or is gone.</summary>
public sealed class ServerStateTests(Browser browser) : PageTest(browser)
{
    [PageFact]
    public async Task Server_WithoutStandingQueries_IsSaidAndExamplesAreOffered() => await TestAsync(await PageServer.StartAsync(isEmpty: true), async page =>
    {
        await Expect(page.Locator("#standing")).ToContainTextAsync("None.");
        await Expect(page.Locator("#list-state")).ToContainTextAsync("Nothing has been run yet.");

        await page.Locator(".example").First.ClickAsync();

        await Expect(page.Locator("#query-text")).ToHaveValueAsync("nginx({}) as a\n  and on(request_id) within(30s) svc({}) as b");
    });

    [PageFact]
    public async Task Token_AskedFor_IsTakenByAFormAndNotKept() => await TestAsync(await PageServer.StartAsync(asksForToken: true), async page =>
    {
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "This server asks for a token" });
        await Expect(dialog).ToBeVisibleAsync();
        await page.Locator("#token").FillAsync("wrong");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#login-error")).ToHaveTextAsync("The server does not know this token.");

        await page.Locator("#token").FillAsync(PageServer.Token);
        await page.Keyboard.PressAsync("Enter");

        await Expect(dialog).ToBeHiddenAsync();
        await Expect(page.Locator("#standing .entry")).ToHaveCountAsync(4);
        await Expect(page.Locator("#token")).ToHaveValueAsync(string.Empty);
        Assert.DoesNotContain(PageServer.Token, await page.EvaluateAsync<string>("JSON.stringify(localStorage)"), StringComparison.Ordinal);
    });

    [PageFact]
    public async Task Server_GoneAndBack_IsSaidAndForgotten()
    {
        var server = await PageServer.StartAsync();
        await TestAsync(server, async page =>
        {
            await Expect(page.Locator("#standing .entry")).ToHaveCountAsync(4);
            server.IsGone = true;
            await Expect(page.Locator("#banner")).ToContainTextAsync("The server does not answer.");
            await RunAsync(page);
            await Expect(page.Locator("#list-state")).ToContainTextAsync("GONE The server does not answer.");

            server.IsGone = false;
            await page.GetByRole(AriaRole.Button, new() { Name = "Try now" }).ClickAsync();

            await Expect(page.Locator("#banner")).ToBeHiddenAsync();
        });
    }

    [PageFact]
    public async Task Following_RefusedByTheServer_ShowsWhatIsKeptAndThatNothingFollows()
    {
        var server = await PageServer.StartAsync();
        server.IsFull = true;
        await TestAsync(server, async page =>
        {
            await page.Locator("#standing .entry").First.ClickAsync();

            await Expect(page.Locator("#flow")).ToHaveTextAsync("not connected");
            await Expect(page.Locator("#count")).ToHaveTextAsync("6");
            await Expect(page.Locator("#list [role=option]")).ToHaveCountAsync(6);

            server.IsFull = false;
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
