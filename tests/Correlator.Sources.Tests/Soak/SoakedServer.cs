using Microsoft.AspNetCore.Http;

namespace Correlator.Sources.Tests.Soak;

/// <summary>A server on this machine that is followed while things go wrong.</summary>
internal abstract class SoakedServer(int capacity, TimeProvider time) : IAsyncDisposable
{
    // What is older is read no more, so that a server need not keep it.
    private static readonly TimeSpan Retention = TimeSpan.FromSeconds(90);
    private TestServer? _server;
    private int _port;

    public abstract string Name { get; }

    public SoakTally Tally { get; } = new(capacity);

    protected FaultyAnswers Answers { get; } = new();

    protected string Address { get; private set; } = string.Empty;

    protected DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The waits of the source: short for real time; in virtual time none may run out while real work is under way.</summary>
    protected HttpSourceOptions Http => new()
    {
        Address = Address,
        Proxy = new HttpProxyOptions(),
        ResponseTimeout = IsReal ? TimeSpan.FromSeconds(2) : TimeSpan.FromHours(1),
        IdleTimeout = IsReal ? TimeSpan.FromSeconds(2) : TimeSpan.FromMinutes(10),
        Retry = new HttpRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(2) },
    };

    protected TimeProvider Time => time;

    private bool IsReal => time == TimeProvider.System;

    public async Task StartAsync()
    {
        _server = await TestServer.StartAsync(HandleAsync, port: _port);
        _port = _server.Port;
        Address = _server.Address;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            _server = null;
        }
    }

    public abstract IDisposable Follow();

    /// <summary>Sends lines of now, of a moment ago, and some that come late.</summary>
    public abstract void Push(int count);

    /// <summary>Makes something go wrong, or nothing.</summary>
    public async Task SetAsync(SoakFault fault)
    {
        Answers.Fault = fault;
        OnFault(fault);
        if (fault == SoakFault.Restart)
        {
            await DisposeAsync();
        }
        else if (_server is null)
        {
            await StartAsync();
        }
    }

    public void Forget() => Forget(Now - Retention);

    protected abstract void Forget(DateTimeOffset before);

    protected abstract void OnFault(SoakFault fault);

    protected abstract Task AnswerAsync(HttpContext context);

    /// <summary>How late a line comes: most at once, some by up to eight seconds.</summary>
    protected static TimeSpan Lateness(int number) => TimeSpan.FromSeconds(number % 50 == 0 ? number / 50 % 9 : 0);

    private async Task HandleAsync(HttpContext context)
    {
        if (!await Answers.AnswerAsync(context))
        {
            await AnswerAsync(context);
        }
    }
}
