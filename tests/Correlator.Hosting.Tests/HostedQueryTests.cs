using Correlator.Dsl;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Correlator.Hosting.Tests;

/// <summary>Queries begin with the host, their results reach their handlers, and they end with it.</summary>
public sealed class HostedQueryTests
{
    [Fact]
    public async Task Start_AQuery_GivesItsResultsToItsHandler()
    {
        await using var running = await RunningHost.StartAsync();

        running.Match(1, "x");
        running.Match(2, "y");

        Assert.Equal(["x", "y"], [await running.NextAsync(), await running.NextAsync()]);
        Assert.Equal("pairs", Assert.Single(running.Engine.Queries).Name);
        Assert.Contains((LogLevel.Information, $"Query pairs has begun: {RunningHost.Join}"), running.Log);
    }

    [Fact]
    public async Task Start_FiniteSources_EndsTheQueryAndNotTheHost()
    {
        await using var running = RunningHost.Build((correlator, running) => correlator
            .AddSource(new ListSource("c", [RunningHost.Event(1, "x"), RunningHost.Event(2, "y")]))
            .AddQuery("all", "c({})", correlation => running.Take(correlation)));
        await running.Host.StartAsync();

        await running.LoggedAsync("Query all has ended after 2 results");

        Assert.Empty(running.Engine.Queries);
        Assert.False(running.Host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public async Task Start_ATextThatIsNoQuery_FailsTheHostAndNamesEveryQuery()
    {
        await using var running = RunningHost.Build(static (correlator, _) => correlator.AddQuery("bad", "a({}) and on(k) nosuch({})").AddQuery("worse", "a({").AddQuery("good", "a({})"));

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => running.Host.StartAsync());

        Assert.Equal(["Queries:bad: ", "Queries:worse: "], error.Failures.Select(static failure => failure[..(failure.IndexOf(": ", StringComparison.Ordinal) + 2)]));
        Assert.Contains("nosuch", error.Message, StringComparison.Ordinal);
        Assert.Empty(running.Engine.Queries);
    }

    [Fact]
    public async Task Handlers_OfOneQueryAndOfAll_AreCalledInOrderWithItsName()
    {
        var calls = new List<string>();
        await using var running = await RunningHost.StartAsync((correlator, running) => correlator
            .AddQuery("pairs", RunningHost.Join, (correlation, _) =>
            {
                calls.Add("own");
                return ValueTask.CompletedTask;
            })
            .AddHandler(query: null, _ => new Handler((query, correlation) =>
            {
                calls.Add(query);
                running.Take(correlation);
            })));

        running.Match(1, "x");

        Assert.Equal("x", await running.NextAsync());
        Assert.Equal(["own", "pairs"], calls);
    }

    [Fact]
    public async Task Handlers_AType_IsMadeByTheContainer()
    {
        await using var running = await RunningHost.StartAsync(static (correlator, running) =>
        {
            correlator.Services.AddSingleton(running);
            correlator.AddQuery<TypedHandler>("pairs", RunningHost.Join);
        });

        running.Match(1, "x");

        Assert.Equal("x", await running.NextAsync());
    }

    [Fact]
    public async Task Handlers_OneThatFails_IsLoggedAndTheNextResultComes()
    {
        await using var running = await RunningHost.StartAsync((correlator, running) => correlator.AddQuery("pairs", RunningHost.Join, correlation =>
        {
            if (correlation.Key["k"] == "bad")
            {
                throw new InvalidOperationException("no room");
            }

            running.Take(correlation);
        }));

        running.Match(1, "bad");
        running.Match(2, "good");

        Assert.Equal("good", await running.NextAsync());
        Assert.Contains(running.Log, static line => line.Level == LogLevel.Error && line.Text.StartsWith("A handler of query pairs has failed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failure_OfItsOnlySources_IsLoggedAndStopsTheHostWhereAsked(bool stopsHost)
    {
        await using var running = await RunningHost.StartAsync(options => options.StopsHostOnFailure = stopsHost);

        running.A.Fail(new SourceException("a", "lost\u001b[2J"));
        running.B.Complete();
        await running.LoggedAsync("Query pairs has failed: a: lost [2J");

        var stopping = running.Host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        if (stopsHost)
        {
            await Task.Delay(Timeout.Infinite, stopping).ContinueWith(static _ => { }, TaskScheduler.Default).WaitAsync(RunningHost.Limit);
        }

        Assert.Equal(stopsHost, stopping.IsCancellationRequested);
    }

    [Theory]
    [InlineData(HostStop.Drop, "")]
    [InlineData(HostStop.Close, "open")]
    public async Task Stop_WhatIsOpen_ComesOutOnlyWhereAsked(HostStop stop, string expected)
    {
        await using var running = await RunningHost.StartAsync(options => options.Stop = stop, "a({}) unless on(k) within(5s) b({})");
        running.A.Push(RunningHost.Event(1, "open"));

        await running.Host.StopAsync();

        Assert.Equal(expected, string.Join(',', running.Rest()));
        Assert.Empty(running.Engine.Queries);
    }

    [Fact]
    public async Task Stop_ResultsThatWait_AreStillHandled()
    {
        var isFree = new TaskCompletionSource();
        await using var running = await RunningHost.StartAsync(
            (correlator, running) => correlator.AddQuery("pairs", RunningHost.Join, async (correlation, _) =>
            {
                await isFree.Task;
                running.Take(correlation);
            }),
            static options => options.Engine = options.Engine with { BufferSize = 4 });
        for (var i = 0; i < 3; i++)
        {
            running.Match(i, $"{i}");
        }

        var stopping = running.Host.StopAsync();
        Assert.False(stopping.IsCompleted);
        isFree.SetResult();
        await stopping.WaitAsync(RunningHost.Limit);

        Assert.Equal(["0", "1", "2"], running.Rest());
    }

    [Fact]
    public async Task Stop_TimeIsOver_GivesUpWhatIsLeftAndSaysSo()
    {
        var isCalled = new TaskCompletionSource();
        await using var running = await RunningHost.StartAsync((correlator, running) => correlator.AddQuery("pairs", RunningHost.Join, async (_, cancellationToken) =>
        {
            isCalled.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }));
        running.Match(1, "x");
        await isCalled.Task.WaitAsync(RunningHost.Limit);

        using var over = new CancellationTokenSource();
        var stopping = running.Host.StopAsync(over.Token);
        await over.CancelAsync();
        await stopping.ContinueWith(static _ => { }, TaskScheduler.Default).WaitAsync(RunningHost.Limit);

        await running.LoggedAsync("Query pairs was given up");
    }

    [Fact]
    public async Task Dispose_Sources_AreDisposedWithTheContainer()
    {
        var running = await RunningHost.StartAsync();

        await running.DisposeAsync();

        Assert.True(running.A.IsDisposed && running.B.IsDisposed);
    }

    [Fact]
    public async Task Engine_InTheContainer_IsOneAndTakesOtherQueries()
    {
        await using var running = await RunningHost.StartAsync();

        Assert.Same(running.Engine, running.Host.Services.GetRequiredService<CorrelationEngine>());
        Assert.Equal(["a", "b"], running.Engine.Sources);
    }

    [Fact]
    public void AddQuery_ANameThatThereIs_IsRefused()
    {
        var correlator = new ServiceCollection().AddCorrelator().AddQuery("x", "a({})");

        Assert.Contains("'x'", Assert.Throws<ArgumentException>(() => correlator.AddQuery("x", "b({})")).Message, StringComparison.Ordinal);
    }

    private sealed class Handler(Action<string, Correlation> handle) : ICorrelationHandler
    {
        public ValueTask HandleAsync(string query, Correlation correlation, CancellationToken cancellationToken)
        {
            handle(query, correlation);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class TypedHandler(RunningHost running) : ICorrelationHandler
    {
        public ValueTask HandleAsync(string query, Correlation correlation, CancellationToken cancellationToken)
        {
            running.Take(correlation);
            return ValueTask.CompletedTask;
        }
    }
}
