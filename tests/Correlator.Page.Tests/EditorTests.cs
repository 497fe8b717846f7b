using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Correlator.Page.Tests;

/// <summary>Writing a query: colours, diagnostics, suggestions, format, history.</summary>
public sealed class EditorTests(Browser browser) : PageTest(browser)
{
    private const string Wrong = "nginx({}) and on(request_id) within(30) svc({})";
    private const string Sentence = "COR102 'within' needs a duration such as 30s, found '30'.";

    [PageFact]
    public async Task Query_Typed_HasTheColoursOfTheServersTokens() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        await page.Locator("#query-text").FillAsync(Query);

        await Expect(page.Locator("#highlight .tok-source")).ToHaveTextAsync(["nginx", "svc"]);
        await Expect(page.Locator("#highlight .tok-duration")).ToHaveTextAsync(["5s"]);
        Assert.Equal(Query + "\n", await page.Locator("#highlight").TextContentAsync());
    });

    [PageFact]
    public async Task Query_TextAndColours_StandAtTheSamePlace() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        var text = string.Join('\n', Enumerable.Repeat(Query + " # " + new string('x', 400), 12));
        await page.Locator("#query-text").FillAsync(text);

        var sizes = await page.EvaluateAsync<float[]>(
            "['#highlight', '#query-text'].map(e => document.querySelector(e)).flatMap(e => [e.clientWidth, e.clientHeight, e.getBoundingClientRect().top])");
        Assert.Equal(sizes[..3], sizes[3..]);
        Assert.Equal(await page.EvaluateAsync<int>("document.querySelector('#query-text').scrollHeight"), (int)sizes[1]);
    });

    [PageFact]
    public async Task Query_LongerThanItsBox_KeepsTheCaretInView() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        await page.Locator("#query-text").FillAsync(string.Join('\n', Enumerable.Range(1, 80).Select(static n => $"# {n}")));
        await page.Keyboard.PressAsync("Control+Home");
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.TypeAsync("x");

        await page.WaitForFunctionAsync("() => { const e = document.querySelector('#editor'); return e.scrollTop > 0 && e.scrollTop + e.clientHeight > e.scrollHeight - 40; }");
        await page.Keyboard.PressAsync("Control+Home");
        await page.WaitForFunctionAsync("() => document.querySelector('#editor').scrollTop < 40");
    });

    [PageFact]
    public async Task Error_Shown_IsUnderlinedAndGoesWithItsFix() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        await page.Locator("#query-text").FillAsync(Wrong);
        await Expect(page.Locator("#highlight .squiggle-error")).ToHaveTextAsync("30");
        await Expect(page.Locator("#diagnostics li")).ToContainTextAsync([Sentence]);
        await Expect(page.Locator("#query-text")).ToHaveAttributeAsync("aria-invalid", "true");

        await page.GetByRole(AriaRole.Button, new() { Name = "Fix: Add a unit: within(30s)" }).ClickAsync();

        await Expect(page.Locator("#query-text")).ToHaveValueAsync(Wrong.Replace("30", "30s", StringComparison.Ordinal));
        await Expect(page.Locator("#diagnostics li")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Control+z");
        await Expect(page.Locator("#query-text")).ToHaveValueAsync(Wrong);
    });

    [PageFact]
    public async Task Error_Run_IsSaidWithItsCode() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        await RunAsync(page, Wrong);

        await Expect(page.Locator("#list-state")).ToHaveTextAsync("COR102 at 1:39: 'within' needs a duration such as 30s, found '30'. Add a unit: within(30s).");
        await Expect(page.Locator("#flow")).ToHaveTextAsync("failed");
    });

    [PageFact]
    public async Task Completion_ByKeys_IsOpenedChosenAndTaken() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        var area = page.Locator("#query-text");
        await area.FillAsync("nginx({}) and on(request_id) p");
        await page.Keyboard.PressAsync("Control+Space");
        await Expect(page.Locator("#completions [role=option]")).ToHaveTextAsync(["payments" + "source", "payments-eu" + "source", "pg" + "source"]);
        await Expect(area).ToHaveAttributeAsync("aria-controls", "completions");

        await page.Keyboard.PressAsync("ArrowDown");

        var active = await area.GetAttributeAsync("aria-activedescendant");
        await Expect(page.Locator($"#{active}")).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Enter");
        await Expect(area).ToHaveValueAsync("nginx({}) and on(request_id) payments-eu(");
        await Expect(page.Locator("#completions")).ToBeHiddenAsync();
    });

    [PageFact]
    public async Task Completion_TypedOn_FollowsAndEscapeCloses() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        await page.Locator("#query-text").FillAsync("p");
        await page.Keyboard.PressAsync("Control+Space");
        await Expect(page.Locator("#completions [role=option]")).ToHaveCountAsync(3);

        await page.Keyboard.TypeAsync("g");
        await Expect(page.Locator("#completions [role=option]")).ToHaveCountAsync(1);

        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#completions")).ToBeHiddenAsync();
        await Expect(page.Locator("#query-text")).ToHaveValueAsync("pg");
    });

    [PageFact]
    public async Task Format_ByKeys_PutsTheStandardForm() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        await page.Locator("#query-text").FillAsync("nginx({})\n\n   and on(id)   svc({})");

        await page.Keyboard.PressAsync("Shift+Alt+F");

        await Expect(page.Locator("#query-text")).ToHaveValueAsync("nginx({}) and on(id) svc({})");
    });

    [PageFact]
    public async Task Run_Stopped_EndsTheRequest()
    {
        var server = await PageServer.StartEmptyAsync();
        await TestAsync(server, async page =>
        {
            await RunAsync(page, "nginx({})");
            await server.BegunAsync("nginx");
            server.Send("nginx", 0, "1", "GET /");
            await Expect(page.Locator("#count")).ToHaveTextAsync("1");
            await Expect(page.Locator("#flow")).ToHaveTextAsync("running");

            await page.Keyboard.PressAsync("Escape");

            await server.IdleAsync();
            await Expect(page.Locator("#flow")).ToHaveTextAsync("stopped");
            await Expect(page.Locator("#stop")).ToBeDisabledAsync();
        });
    }

    [PageFact]
    public async Task History_AfterReload_HasWhatWasRunOnce() => await TestAsync(await PageServer.StartEmptyAsync(), async page =>
    {
        await RunAsync(page, "nginx({})");
        await RunAsync(page, "svc({})");
        await RunAsync(page, "nginx({})");
        await Expect(page.Locator("#flow")).ToHaveTextAsync("running");
        await page.ReloadAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "History" }).ClickAsync();
        await Expect(page.Locator(".history-entry code")).ToHaveTextAsync(["nginx({})", "svc({})"]);
        await page.Locator(".history-entry").Nth(1).ClickAsync();

        await Expect(page.Locator("#query-text")).ToHaveValueAsync("svc({})");
    });
}
