namespace Correlator;

/// <summary>Takes late events.</summary>
internal interface ILateSink
{
    void OnLate(LogEvent logEvent);
}
