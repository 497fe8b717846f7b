using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Correlator.Page.Tests;

/// <summary>A test of the page in a browser.</summary>
public sealed class PageFactAttribute : FactAttribute
{
    public PageFactAttribute()
    {
        if (!File.Exists(Browser.Program))
        {
            Skip = $"{Browser.Program} is not installed (eng/test-servers.sh installs it on Debian as root).";
        }
    }
}

/// <summary>One browser for all tests; each has a context of its own, as if it were the first visit.</summary>
public sealed class Browser : IAsyncLifetime
{
    public const string Program = "/usr/bin/chromium";

    // How long something may take that never takes long. It only ends tests that would hang; no test passes or fails by it.
    public const float HangMilliseconds = 45_000;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (File.Exists(Program))
        {
            SetDefaultExpectTimeout(HangMilliseconds);
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = ["--no-sandbox"], Timeout = HangMilliseconds });
        }
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    public Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions options) => _browser!.NewContextAsync(options);
}

/// <summary>The tests that share the browser.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<Browser>
{
    public const string Name = "Browser";
}

/// <summary>What the tests of the page have in common: each opens it, does something, and sees that the browser had nothing to complain about.</summary>
[Collection(BrowserTests.Name)]
public abstract class PageTest(Browser browser)
{
    protected const string Query = "nginx({}) as web and on(request_id) within(5s) svc({}) as api";

    private protected Task TestAsync(PageServer server, Func<IPage, Task> test) => TestAsync(server, new BrowserNewContextOptions(), test);

    private protected async Task TestAsync(PageServer server, BrowserNewContextOptions options, Func<IPage, Task> test)
    {
        await using (server)
        {
            await using var context = await browser.NewContextAsync(options);
            context.SetDefaultTimeout(Browser.HangMilliseconds);
            var complaints = new ConcurrentQueue<string>();
            await server.ReplaceFiguresAsync(context);
            var page = await context.NewPageAsync();
            page.PageError += (_, error) => complaints.Enqueue(error);
            page.Console += (_, message) => complaints.Enqueue($"{message.Type}: {message.Text}");
            await page.GotoAsync(server.Address);
            await test(page);
            Assert.Equal([], complaints.Where(static complaint => !IsOfTheNetwork(complaint)));
        }
    }

    private protected static async Task FollowAsync(IPage page, string name = "checkout")
    {
        await page.GetByRole(AriaRole.Button, new() { Name = name }).First.ClickAsync();
        await Expect(page.Locator("#results-title")).ToHaveTextAsync(name);
        await Expect(page.Locator("#flow")).ToHaveTextAsync("live");
    }

    private protected static async Task RunAsync(IPage page, string text = Query)
    {
        await page.Locator("#query-text").FillAsync(text);
        await page.Keyboard.PressAsync("Control+Enter");
    }

    private protected static ILocator Row(IPage page, string key) => page.Locator("#list [role=option]").Filter(new() { HasText = key });

    // The browser itself writes that an answer was 400 or 401, or that there was none; tests of such answers cause that.
    private static bool IsOfTheNetwork(string complaint) => complaint.StartsWith("error: Failed to load resource:", StringComparison.Ordinal);
}
