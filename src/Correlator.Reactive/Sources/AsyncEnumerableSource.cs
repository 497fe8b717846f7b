using System.Reactive.Concurrency;

namespace Correlator;

/// <summary>Events of an asynchronous sequence as a source.</summary>
/// <remarks>
/// Events come out as they arrive, under the source's name; one whose position is negative gets the number of events that came before it in its subscription.
/// An event outside the asked time is left out. Each subscription enumerates anew, and asks for the next event when the observer has taken the last:
/// nothing is buffered.
/// </remarks>
public sealed class AsyncEnumerableSource : ILiveSource
{
    private readonly IAsyncEnumerable<LogEvent> _events;
    private readonly IScheduler _scheduler;

    /// <summary>Makes a source.</summary>
    /// <param name="name">The name under which queries find it.</param>
    /// <param name="events">The events.</param>
    /// <param name="scheduler">Where enumeration begins. Default: the task pool, so that a subscriber is never held up.</param>
    public AsyncEnumerableSource(string name, IAsyncEnumerable<LogEvent> events, IScheduler? scheduler = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(events);
        Name = name;
        _events = events;
        _scheduler = scheduler ?? TaskPoolScheduler.Default;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SelectorLanguage Language => SelectorLanguage.Labels;

    /// <inheritdoc/>
    public SourcePast Past => SourcePast.None;

    /// <inheritdoc/>
    public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        var enumeration = new Enumeration(new EventNumbering(Name), request, new LiveOutput(observer));
        _scheduler.Schedule(() => enumeration.Begin(_events));
        return enumeration;
    }

    private sealed class Enumeration(EventNumbering numbering, SourceRequest request, LiveOutput output) : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();

        public void Begin(IAsyncEnumerable<LogEvent> events) => _ = RunAsync(events);

        public void Dispose()
        {
            output.Dispose();
            _stop.Cancel();
        }

        // Ends by the output alone: nobody awaits this task.
        private async Task RunAsync(IAsyncEnumerable<LogEvent> events)
        {
            output.OnConnected(true);
            try
            {
                await foreach (var value in events.WithCancellation(_stop.Token).ConfigureAwait(false))
                {
                    if (output.IsEnded)
                    {
                        return;
                    }

                    Take(value);
                }

                output.OnCompleted();
            }
            catch (Exception error)
            {
                // Whatever the sequence throws is the observer's to judge; after disposal nobody asks for it.
                output.OnError(error);
            }
        }

        private void Take(LogEvent value)
        {
            var logEvent = numbering.Take(value);
            if (request.IsWanted(logEvent.Ticks))
            {
                request.Statistics.AddEvents(1);
                output.OnEvents(new ReadOnlySpan<LogEvent>(in logEvent));
            }
        }
    }
}
