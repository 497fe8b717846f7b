using Correlator.Tests.Architecture;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Correlator.Page.Tests;

/// <summary>The page for those who use it by keys, by ear, or with little sight.</summary>
public sealed class AccessibilityTests(Browser browser) : PageTest(browser)
{
    private static readonly string Check = Repository.Read("tests/Correlator.Page.Tests/Data/accessibility.js");

    [PageFact]
    public Task Page_Light_HasNamesRolesAndContrast() => CheckAllAsync(ColorScheme.Light);

    [PageFact]
    public Task Page_Dark_HasNamesRolesAndContrast() => CheckAllAsync(ColorScheme.Dark);

    [PageFact]
    public async Task Page_Narrow_HasNamesRolesAndContrast() => await TestAsync(await PageServer.StartAsync(), new() { ViewportSize = new() { Width = 390, Height = 844 } }, async page =>
    {
        await CheckAsync(page, "at first");
        await page.Locator(".views [data-view=query]").ClickAsync();
        await CheckAsync(page, "with the query");
        await page.Locator(".views [data-view=side]").ClickAsync();
        await Expect(page.Locator("#standing .entry")).ToHaveCountAsync(4);
        await CheckAsync(page, "with the queries");
        await FollowAsync(page);
        await Row(page, "c0ffee42").ClickAsync();
        await CheckAsync(page, "with a timeline");
    });

    [PageFact]
    public async Task Check_OfAPageWithFaults_FindsThem() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        await page.EvaluateAsync("""
            const button = document.createElement('button');
            button.setAttribute('aria-controls', 'nowhere');
            const faint = document.createElement('p');
            faint.textContent = 'hardly seen';
            faint.style.color = '#aaa';
            document.querySelector('main').append(button, faint);
            document.querySelector('#run').id = 'stop';
            """);

        var faults = await page.EvaluateAsync<string[]>(Check);

        Assert.Contains(faults, static fault => fault.StartsWith("has no name: <button", StringComparison.Ordinal));
        Assert.Contains("aria-controls leads nowhere: nowhere", faults);
        Assert.Contains("id twice: stop", faults);
        Assert.Contains(faults, static fault => fault.StartsWith("contrast 2.1", StringComparison.Ordinal));
    });

    [PageFact]
    public async Task Theme_Chosen_HoldsAgainstTheSystemAndAfterReload() => await TestAsync(await PageServer.StartAsync(), new() { ColorScheme = ColorScheme.Light }, async page =>
    {
        var theme = page.Locator("#theme");
        await Expect(theme).ToHaveAccessibleNameAsync("Colours: as the system");
        await theme.ClickAsync();
        await page.ReloadAsync();

        await Expect(theme).ToHaveAccessibleNameAsync("Colours: dark");
        Assert.Equal("dark", await page.EvaluateAsync<string>("getComputedStyle(document.documentElement).colorScheme"));
    });

    [PageFact]
    public async Task Keys_Alone_RunAQueryAndReadAnEvent()
    {
        var server = await PageServer.StartEmptyAsync();
        await TestAsync(server, async page =>
        {
            await page.Keyboard.PressAsync("Tab");
            await Expect(page.Locator(".skip")).ToBeFocusedAsync();
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator("#query-text")).ToBeFocusedAsync();
            await page.Keyboard.TypeAsync("ng");
            await page.Keyboard.PressAsync("Control+Space");
            await Expect(page.Locator("#completions")).ToBeVisibleAsync();
            await page.Keyboard.PressAsync("Tab");
            await Expect(page.Locator("#query-text")).ToHaveValueAsync("nginx(");
            await page.Keyboard.TypeAsync("{})");
            await page.Keyboard.PressAsync("Control+Enter");
            await server.BegunAsync("nginx");
            server.Send("nginx", 0, "1", "GET /cart HTTP/1.1");
            await Expect(page.Locator("#count")).ToHaveTextAsync("1");

            foreach (var id in new[] { "run", "stop", "format", "explain", "history", "pause", "filter", "list" })
            {
                await page.Keyboard.PressAsync("Tab");
                await Expect(page.Locator($"#{id}")).ToBeFocusedAsync();
            }

            await page.Keyboard.PressAsync("ArrowDown");
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator(".mark").First).ToBeFocusedAsync();
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator(".event details[open] .message")).ToContainTextAsync("GET /cart HTTP/1.1");
        });
    }

    [PageFact]
    public async Task Tabs_ArrowKeys_ShowTheirPanes() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        await page.Locator("#tab-timeline").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");

        await Expect(page.Locator("#tab-funnel")).ToBeFocusedAsync();
        await Expect(page.Locator("#pane-funnel")).ToBeVisibleAsync();
        await Expect(page.Locator("#pane-timeline")).ToBeHiddenAsync();
    });

    [PageFact]
    public async Task Letters_TurnedOff_AreNoKeys() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        await page.Keyboard.PressAsync("?");
        await page.Locator("#keys-dialog input").UncheckAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#keys-dialog")).ToBeHiddenAsync();

        await page.Keyboard.PressAsync("2");
        await page.Locator("#tab-timeline").FocusAsync();

        await Expect(page.Locator("#tab-timeline")).ToHaveAttributeAsync("aria-selected", "true");
    });

    private async Task CheckAllAsync(ColorScheme scheme) => await TestAsync(await PageServer.StartAsync(), new() { ColorScheme = scheme }, async page =>
    {
        await Expect(page.Locator("#standing .entry")).ToHaveCountAsync(4);
        await CheckAsync(page, "at first");
        await page.Locator("#query-text").FillAsync("nginx({}) as web and on(request_id) within(30) p");
        await page.Keyboard.PressAsync("Control+Space");
        await Expect(page.Locator("#completions")).ToBeVisibleAsync();
        await Expect(page.Locator("#diagnostics li")).ToHaveCountAsync(1);
        await CheckAsync(page, "with suggestions and an error");
        await FollowAsync(page);
        await Row(page, "c0ffee42").ClickAsync();
        await page.Keyboard.PressAsync("Enter");
        await CheckAsync(page, "with a timeline");
        await page.Keyboard.PressAsync("2");
        await Expect(page.Locator("#pane-funnel table")).ToHaveCountAsync(3);
        await CheckAsync(page, "with a funnel");
        await page.Keyboard.PressAsync("3");
        await Expect(page.Locator(".tree")).ToBeVisibleAsync();
        await CheckAsync(page, "with an explanation");
        await page.Keyboard.PressAsync("?");
        await CheckAsync(page, "with the keys");
    });

    private static async Task CheckAsync(IPage page, string state) =>
        Assert.Equal(string.Empty, string.Join('\n', (await page.EvaluateAsync<string[]>(Check)).Select(fault => $"{state}: {fault}")));
}
