using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Correlator.Page.Tests;

/// <summary>The list of correlations.</summary>
public sealed class ResultsTests(Browser browser) : PageTest(browser)
{
    [PageFact]
    public async Task List_ThousandCorrelations_HasElementsForThoseInView() => await TestAsync(await PageServer.StartAsync(PageData.Many(1000)), async page =>
    {
        await FollowAsync(page);
        await Expect(page.Locator("#count")).ToHaveTextAsync("1,000");
        await Expect(Row(page, "request_id=1000")).ToHaveAttributeAsync("aria-posinset", "1");

        await page.Locator("#list").FocusAsync();
        await page.Keyboard.PressAsync("End");

        var last = page.Locator("#list [aria-posinset='1000']");
        await Expect(last).ToContainTextAsync("request_id=1");
        await Expect(last).ToBeInViewportAsync();
        Assert.InRange(await page.Locator("#list [role=option]").CountAsync(), 2, 60);
    });

    [PageFact]
    public async Task List_Keys_MoveChooseAndOpen() => await TestAsync(await PageServer.StartAsync(PageData.Many(20)), async page =>
    {
        await FollowAsync(page);
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("k");

        await Expect(page.Locator("#list [aria-selected=true]")).ToContainTextAsync("request_id=19");
        await Expect(page.Locator("#pane-timeline h3")).ToHaveTextAsync("request_id=19");
        await page.Locator("#list").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".mark").First).ToBeFocusedAsync();
    });

    [PageFact]
    public async Task Row_OfACorrelation_SaysTimeKeyStreamsDurationAndWhetherItIsComplete() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        await FollowAsync(page);

        var partial = Row(page, "c0ffee42");
        await Expect(partial.Locator("time")).ToHaveTextAsync("06:14:05.512");
        await Expect(partial.Locator(".stream")).ToHaveTextAsync(["web", "api"]);
        await Expect(partial.Locator(".row-span")).ToHaveTextAsync("1.97 s");
        await Expect(partial.Locator(".badge")).ToHaveTextAsync("partial");
        await Expect(Row(page, "7f3c91d0").Locator(".badge")).ToHaveTextAsync("complete");
    });

    [PageFact]
    public async Task Filter_OfTextInAMessage_KeepsThoseThatHaveIt() => await TestAsync(await PageServer.StartAsync(), async page =>
    {
        await FollowAsync(page);
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("NO ANSWER OF the");

        await Expect(page.Locator("#count")).ToHaveTextAsync("1 of 6");
        await Expect(page.Locator("#list [role=option]")).ToHaveCountAsync(1);
        await page.Keyboard.TypeAsync(" moon");
        await Expect(page.Locator("#list-state")).ToContainTextAsync("None of 6 results has “NO ANSWER OF the moon”.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear the filter" }).ClickAsync();
        await Expect(page.Locator("#count")).ToHaveTextAsync("6");
    });

    [PageFact]
    public async Task Following_PausedAndResumed_ShowsWhatCameMeanwhile()
    {
        var server = await PageServer.StartAsync(PageData.Many(2));
        await TestAsync(server, async page =>
        {
            await FollowAsync(page);
            var pause = page.Locator("#pause");
            await pause.ClickAsync();
            await Expect(pause).ToHaveAttributeAsync("aria-pressed", "true");

            server.Push(PageData.Many(3)[2]!);
            await Expect(pause).ToHaveTextAsync("Resume, 1 new");
            await Expect(page.Locator("#count")).ToHaveTextAsync("2");

            await pause.ClickAsync();
            await Expect(page.Locator("#count")).ToHaveTextAsync("3");
            await Expect(Row(page, "request_id=3")).ToHaveAttributeAsync("aria-posinset", "1");
        });
    }

    [PageFact]
    public async Task Following_NewerRevision_ReplacesTheOlderAndWhatItMerged()
    {
        var server = await PageServer.StartAsync(PageData.Many(3));
        await TestAsync(server, async page =>
        {
            await FollowAsync(page);
            await Row(page, "request_id=2").ClickAsync();
            var revised = PageData.Many(2)[1]!;
            revised["revision"] = 1;
            revised["completeness"] = "partial";
            revised["merged"] = new JsonArray((string)PageData.Many(1)[0]!["id"]!);
            server.Push(revised);

            await Expect(page.Locator("#count")).ToHaveTextAsync("2");
            await Expect(Row(page, "request_id=2").Locator(".badge")).ToHaveTextAsync("partial");
            await Expect(page.Locator("#pane-timeline")).ToContainTextAsync("revision 1");
        });
    }

    [PageFact]
    public async Task Run_WithoutAResultYet_SaysHowMuchWasRead()
    {
        var server = await PageServer.StartEmptyAsync();
        await TestAsync(server, async page =>
        {
            await RunAsync(page);
            await server.BegunAsync("nginx");
            server.Send("nginx", 0, "1", "GET /");
            server.Send("svc", 0, "2", "GET /");

            await Expect(page.Locator("#list-state")).ToHaveTextAsync("No result yet.2 events read so far.");
        });
    }

    [PageFact]
    public async Task Run_WithoutAResult_LeadsToTheFunnel()
    {
        var server = await PageServer.StartEmptyAsync();
        await TestAsync(server, async page =>
        {
            await RunAsync(page);
            await server.BegunAsync("nginx");
            await server.BegunAsync("svc");
            server.Source("nginx").OnCompleted();
            server.Source("svc").OnCompleted();

            await Expect(page.Locator("#list-state")).ToContainTextAsync("The query ended without a result.");
            await page.GetByRole(AriaRole.Button, new() { Name = "See where the events went" }).ClickAsync();
            await Expect(page.Locator("#pane-funnel table")).ToHaveCountAsync(2);
        });
    }
}
