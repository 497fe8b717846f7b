namespace Correlator;

/// <summary>Passes the events of a finite source to the streams that read it.</summary>
internal sealed class FiniteFeed(ILogSource source, StreamInput[] inputs, int readers)
{
    public ILogSource Source => source;

    public StreamInput[] Inputs => inputs;

    public FiniteClock Clock { get; } = new(inputs, readers);

    public void OnEvent(LogEvent logEvent)
    {
        foreach (var input in inputs)
        {
            input.OnEvent(logEvent);
        }
    }

    public void OnGap(long fromTicks, long toTicks)
    {
        foreach (var input in inputs)
        {
            input.OnGap(fromTicks, toTicks);
        }
    }

    public void OnBurstEnd()
    {
        foreach (var input in inputs)
        {
            input.OnBurstEnd();
        }
    }
}
