using System.Reactive.Concurrency;
using System.Runtime.CompilerServices;

namespace Correlator.Cli;

/// <summary>Standard input as a source that goes on: what comes by a pipe that stays open is there at once.</summary>
internal sealed class LiveInput(IFiniteSource source, IScheduler scheduler) : ILiveSource
{
    public string Name => source.Name;

    public SelectorLanguage Language => source.Language;

    // The readers count what they read, so what the sequence counts is left aside.
    public IDisposable Subscribe(SourceRequest request, ILiveObserver observer) =>
        new AsyncEnumerableSource(Name, ReadAsync(request), scheduler).Subscribe(request with { Statistics = new SourceStatistics() }, observer);

    private async IAsyncEnumerable<LogEvent> ReadAsync(SourceRequest request, [EnumeratorCancellation] CancellationToken stop = default)
    {
        var batch = new List<LogEvent>();
        foreach (var reader in source.Open(request))
        {
            await using var reading = reader.ConfigureAwait(false);
            while (await reader.ReadAsync(batch, stop).ConfigureAwait(false))
            {
                foreach (var logEvent in batch)
                {
                    yield return logEvent;
                }

                batch.Clear();
            }
        }
    }
}
