using System.Reactive.Concurrency;

namespace Correlator;

public sealed partial class CorrelationRun
{
    /// <summary>Opens the sources. Finite ones are read by this call as far as they are at hand; disposing the run from another thread ends that. Does nothing the second time, or when disposed.</summary>
    public void Begin()
    {
        if (Interlocked.Exchange(ref _hasBegun, true) || _isEnded)
        {
            return;
        }

        OpenMeasured();
        if (_isDisposed)
        {
            // Meanwhile: what was opened behind that is closed.
            Release();
        }
    }

    private void OpenSources()
    {
        if (_journal is not null && !HasReplayed(_journal))
        {
            return;
        }

        var bySource = _inputs.GroupBy(static input => (Source: input.Node.Source!, SourceSelection.Of(input.Node).Key)).ToList();
        var finite = new List<(IFiniteSource Source, StreamInput[] Inputs)>();
        foreach (var group in bySource)
        {
            switch (group.Key.Source)
            {
                case ILiveSource when _journal is not null && group.All(input => _journal.IsCompleted(input.Stream)):
                    // It had come to its end in an earlier run.
                    break;
                case ILiveSource live:
                    SubscribeTo(live, [.. group]);
                    break;
                case IFiniteSource source:
                    finite.Add((source, [.. group]));
                    break;
                default:
                    throw new ArgumentException($"The source '{group.Key.Source.Name}' is neither finite nor live.");
            }
        }

        // Under an Rx operator what subscribes must have its subscription in hand before results come, or it could not end it (Take, First).
        if (finite.Count == 0 || CurrentThreadScheduler.IsScheduleRequired)
        {
            _ = PumpAsync(finite);
        }
        else
        {
            CurrentThreadScheduler.Instance.Schedule(() => _ = PumpAsync(finite));
        }
    }

    private void SubscribeTo(ILiveSource source, StreamInput[] inputs)
    {
        var feed = new LiveFeed(this, [.. inputs.Select(input => (input, _clocks[input]))], error => FailLive(source, inputs, error));
        var request = RequestFor(source, inputs);
        try
        {
            _subscriptions.Add(source.Subscribe(request, feed));
        }
        catch (CorrelatorException error)
        {
            feed.OnError(error);
        }
    }

    private SourceRequest RequestFor(ILogSource source, StreamInput[] inputs) => SourceSelection.Of(inputs[0].Node).Request with
    {
        Selector = inputs.All(input => input.Node.Selector == inputs[0].Node.Selector) ? inputs[0].Node.Selector : string.Empty,
        Since = source.Filters == SourceFilters.None ? _options.Since : Later(_options.Since, inputs.Min(static input => input.Node.Since ?? DateTimeOffset.MinValue)),
        Until = source.Filters == SourceFilters.None ? _options.Until : Earlier(_options.Until, inputs.Max(static input => input.Node.Until ?? DateTimeOffset.MaxValue)),
        Lookback = inputs.Max(static input => input.Node.Lifetime + (input.Node.Offset > TimeSpan.Zero ? input.Node.Offset : TimeSpan.Zero)),
        Fields = [.. _fields.Of(inputs.Select(static input => input.Node))],
        TimeZone = _options.TimeZone,
        IsStrict = _options.IsStrict,
        Statistics = _sources[source.Name] = _sources.GetValueOrDefault(source.Name) ?? new SourceStatistics(),
    };

    // The run's own limit, and what all streams together can use: a server need not send the rest.
    private static DateTimeOffset? Later(DateTimeOffset? since, DateTimeOffset streams) =>
        streams == DateTimeOffset.MinValue || since > streams ? since : streams;

    private static DateTimeOffset? Earlier(DateTimeOffset? until, DateTimeOffset streams) =>
        streams == DateTimeOffset.MaxValue || until < streams ? until : streams;

    private async Task PumpAsync(List<(IFiniteSource Source, StreamInput[] Inputs)> sources)
    {
        var pump = new FinitePump(_gate, (feed, error) => FailFinite(feed, error)) { WaitForRoom = _budget is { CanWait: true } && _isLive ? WaitForRoomAsync : null };
        await using var pumping = pump.ConfigureAwait(false);
        try
        {
            foreach (var (source, inputs) in sources)
            {
                Open(pump, source, inputs);
            }

            if (_checkpoints is not null)
            {
                await ResumeAsync(pump).ConfigureAwait(false);
            }

            await pump.RunAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Disposed, or a limit was reached.
        }
        catch (Exception error) when (!_isEnded)
        {
            _gate.Enter(() => EndWith(error));
        }
        finally
        {
            await EndPumpAsync().ConfigureAwait(false);
        }
    }

    private void Open(FinitePump pump, IFiniteSource source, StreamInput[] inputs)
    {
        try
        {
            var readers = source.Open(RequestFor(source, inputs));
            var feed = new FiniteFeed(source, inputs, readers.Count);
            pump.Add(feed, readers);
            if (readers.Count == 0)
            {
                _gate.Enter(() => CompleteAll(inputs));
            }
        }
        catch (CorrelatorException error)
        {
            _gate.Enter(() =>
            {
                FailFinite(new FiniteFeed(source, inputs, 1), error);
                CompleteAll(inputs);
            });
        }
    }

    private static void CompleteAll(IEnumerable<StreamInput> inputs)
    {
        foreach (var input in inputs)
        {
            input.OnWatermark(Watermark.Completed);
        }
    }

    /// <summary>Lets a live source or a timer in, and frees what the run holds if it has ended by that.</summary>
    void IEntrance.Enter(Action action)
    {
        _gate.Enter(() => Guard(action));
        Resume();
        if (_isEnded)
        {
            Release();
        }
    }

    void IEntrance.Enter(LiveFeed feed, ReadOnlySpan<LogEvent> events)
    {
        if (!_gate.TryEnter())
        {
            var kept = events.ToArray();
            ((IEntrance)this).Enter(() => feed.Take(kept));
            return;
        }

        try
        {
            feed.Take(events);
        }
        catch (Exception error) when (!_isEnded)
        {
            EndWith(error);
        }
        finally
        {
            _gate.Exit();
        }

        Resume();
        if (_isEnded)
        {
            Release();
        }
    }
}
