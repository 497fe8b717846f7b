namespace Correlator.Sources.Tests;

/// <summary>A followed Loki in memory on a clock of its own.</summary>
internal sealed class LiveLoki : IDisposable
{
    private const long Millisecond = 1_000_000;
    private readonly LokiFollowing _following;

    public LiveLoki(LokiBackend? backend = null, Func<LokiOptions, LokiOptions>? change = null, Func<SourceRequest, SourceRequest>? ask = null, ICheckpointStore? cursors = null, ManualTime? time = null)
    {
        // With the context of the test runner, what is woken would go on somewhere else, and later.
        SynchronizationContext.SetSynchronizationContext(null);
        Time = time ?? new ManualTime();
        Backend = backend ?? new LokiBackend();
        Api = new FakeLokiApi(Backend);
        var options = new LokiOptions { Http = new HttpSourceOptions { Address = "http://loki:3100" } };
        var source = new LokiLiveSource("loki", change?.Invoke(options) ?? options, cursors, new SourceRuntime { Time = Time, Random = static () => 0 }) { Api = () => Api };
        Begin = Time.GetUtcNow();
        Request = new SourceRequest { Selector = "{app=\"a\"}" };
        Request = ask?.Invoke(Request) ?? Request;
        _following = (LokiFollowing)source.Subscribe(Request, Record);
    }

    public ManualTime Time { get; }

    public LokiBackend Backend { get; }

    public FakeLokiApi Api { get; }

    public SourceRequest Request { get; }

    public LiveRecord Record { get; } = new();

    public DateTimeOffset Begin { get; }

    public LokiBackendTail? FirstTail => Backend.Tails is [var first, ..] ? first : null;

    public Task Completion => _following.Completion;

    public static long Nanoseconds(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) * 100;

    /// <summary>A line of stream <c>app=a</c>, so many milliseconds after now.</summary>
    public LokiLine Line(string text, long milliseconds = 0, string labels = "app=a") =>
        new(labels, Nanoseconds(Time.GetUtcNow()) + (milliseconds * Millisecond), text);

    public void Push(params string[] texts) => Backend.Push([.. texts.Select(text => Line(text))]);

    /// <summary>Lets time pass, by seconds.</summary>
    public void Pass(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    public void Dispose() => _following.Dispose();
}
