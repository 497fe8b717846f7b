namespace Correlator;

/// <summary>Passes the events of a finite source to those who take it.</summary>
internal sealed class FiniteFeed(ILogSource source, ISourceInput[] inputs, int readers)
{
    public ILogSource Source => source;

    public ISourceInput[] Inputs => inputs;

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
