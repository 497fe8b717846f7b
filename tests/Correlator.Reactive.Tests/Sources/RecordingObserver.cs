namespace Correlator.Tests.Sources;

/// <summary>Writes down what a live source delivers.</summary>
internal sealed class RecordingObserver : ILiveObserver
{
    public List<string> Log { get; } = [];

    public List<LogEvent> Events { get; } = [];

    public IEnumerable<string> Messages => Events.Select(e => e.Message);

    public Exception? Error { get; private set; }

    public Action<LogEvent>? OnEvent { get; init; }

    public void OnEvents(ReadOnlySpan<LogEvent> events)
    {
        foreach (var logEvent in events)
        {
            Events.Add(logEvent);
            Log.Add(logEvent.Message);
            OnEvent?.Invoke(logEvent);
        }
    }

    public void OnWatermark(DateTimeOffset completeUntil) => Log.Add("watermark");

    public void OnConnected(bool isConnected) => Log.Add(isConnected ? "connected" : "disconnected");

    public void OnGap(DateTimeOffset from, DateTimeOffset to) => Log.Add("gap");

    public void OnCompleted() => Log.Add("completed");

    public void OnError(Exception error)
    {
        Error = error;
        Log.Add("error");
    }
}
