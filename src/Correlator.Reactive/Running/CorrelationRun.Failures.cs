namespace Correlator;

// What becomes of a run whose source fails, or whose callbacks throw.
public sealed partial class CorrelationRun
{
    private void FailFinite(FiniteFeed feed, Exception error)
    {
        Fail(feed.Source, error);
        foreach (var input in feed.Inputs.Cast<StreamInput>())
        {
            // What came before the failure is complete; beyond it nothing is known.
            input.OnGap(Math.Max(Watermark.None + 1, Watermark.Add(feed.Clock.Reached, -input.LatenessTicks)), Watermark.Absent - 1);
        }
    }

    private void FailLive(ILogSource source, StreamInput[] inputs, Exception error)
    {
        Fail(source, error);
        foreach (var input in inputs)
        {
            _journal?.OnFailed(input.Stream);
        }
    }

    private void Fail(ILogSource source, Exception error)
    {
        _failures.Add(error as CorrelatorException ?? new SourceException(source.Name, error.Message, error));

        // Whoever watches a run that goes on without one of its sources wants to know it before the end.
        Statistics.Failures = [.. _failures];
    }

    /// <summary>Something threw that is no failure of a source: a callback of the user, or a fault of ours.</summary>
    private void EndWith(Exception error)
    {
        lock (_output)
        {
            if (!_isEnded)
            {
                _isEnded = true;
                Statistics.Failures = error is CorrelatorException known ? [.. _failures, known] : [.. _failures];
                _observer.OnError(error);
            }
        }
    }

    /// <summary>What user code throws in a live run ends the run with that error, as it does where the run reads by itself.</summary>
    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (!_isEnded)
        {
            EndWith(error);
        }
    }
}
