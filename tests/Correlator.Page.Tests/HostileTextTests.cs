using static Microsoft.Playwright.Assertions;

namespace Correlator.Page.Tests;

/// <summary>What stands in a log is text, whatever it says and however long it is.</summary>
public sealed class HostileTextTests(Browser browser) : PageTest(browser)
{
    private const string Wide = "document.documentElement.scrollWidth > innerWidth || [...document.querySelectorAll('.pane, .list, .side, .query')].some(e => e.scrollWidth > e.clientWidth + 1)";

    [PageFact]
    public async Task Markup_InKeysAliasesLabelsAndMessages_IsText() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        await FollowAsync(page);
        await Row(page, "<img src=x").ClickAsync();
        foreach (var summary in await page.Locator(".event summary").AllAsync())
        {
            await summary.ClickAsync();
        }

        await Expect(page.Locator(".message").First).ToContainTextAsync("<script>window.hacked=1</script>");
        await Expect(page.Locator(".labels").First).ToContainTextAsync("<svg onload=window.hacked=1>");
        await Expect(page.Locator("table.events .stream").Nth(1)).ToHaveTextAsync("<b>api</b>");
        Assert.Equal(0, await page.Locator("main img, main script, main b, main a").CountAsync());
        Assert.Equal("undefined", await page.EvaluateAsync<string>("typeof window.hacked"));
    });

    [PageFact]
    public async Task ControlCharacters_InAMessage_AreNamed() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        await FollowAsync(page);
        await Row(page, "<img src=x").ClickAsync();

        await Expect(page.Locator(".event summary").Nth(1)).ToContainTextAsync("‹NUL›‹BEL›‹ESC›[31mred‹ESC›[0m");
    });

    [PageFact]
    public async Task Overrides_OfDirection_AreNamedAndTextFromRightToLeftIsNot() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        await FollowAsync(page);
        await Row(page, "user‹U+202E›gnp.exe").ClickAsync();
        await page.Locator(".event summary").Nth(1).ClickAsync();

        await Expect(page.Locator("#pane-timeline h3")).ToHaveTextAsync("request_id=user‹U+202E›gnp.exe");
        await Expect(page.Locator(".event summary").First).ToContainTextAsync("مرحبا");
        Assert.Equal(
            "file user‹U+202E›gnp.exe was refused\nat Shop.Upload.Check(Stream body)\n\tat Shop.Upload.Post()", await page.Locator(".message").TextContentAsync());
        Assert.False(await page.EvaluateAsync<bool>("/[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.innerText)"));
    });

    [PageFact]
    public Task LongLines_OnAWideScreen_StayInTheirPlaces() => LongLinesAsync(1280, 800);

    [PageFact]
    public Task LongLines_OnANarrowScreen_StayInTheirPlaces() => LongLinesAsync(390, 844);

    private async Task LongLinesAsync(int width, int height) => await TestAsync(
        await PageServer.StartAsync(), new() { ViewportSize = new() { Width = width, Height = height } }, async page =>
        {
            var isNarrow = width < 760;
            if (isNarrow)
            {
                await page.Locator(".views [data-view=side]").ClickAsync();
            }

            await FollowAsync(page);
            Assert.False(await page.EvaluateAsync<bool>(Wide));
            await Row(page, "request_id=long").ClickAsync();
            foreach (var summary in await page.Locator(".event summary").AllAsync())
            {
                await summary.ClickAsync();
            }

            await Expect(page.Locator(".message").Nth(1)).ToContainTextAsync("unbrokenunbroken");
            Assert.Equal(10_400, (await page.Locator(".message").Nth(1).TextContentAsync())!.Length);
            Assert.False(await page.EvaluateAsync<bool>(Wide));
            Assert.Equal(isNarrow, await page.Locator(".views").IsVisibleAsync());
        });
}
