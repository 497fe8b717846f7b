using System.Runtime.CompilerServices;

namespace Correlator.Dsl;

// How queries begin, are read, and end.
public sealed partial class CorrelationEngine
{
    /// <summary>Makes a query that waits for <see cref="RunningQuery.Begin"/>: for who wants to watch it from its beginning, or has no thread to spare for finite sources.</summary>
    /// <param name="query">The query.</param>
    /// <param name="observer">Takes the results, one call at a time.</param>
    /// <param name="name">A name for it in reports. Default: its text.</param>
    /// <returns>The query; it counts among <see cref="Queries"/> from now on, and who disposes it ends it.</returns>
    /// <exception cref="QueryException">The text is no query, or one that cannot run.</exception>
    /// <exception cref="EngineException">More queries run than may (<c>TOO_MANY_QUERIES</c>).</exception>
    public RunningQuery Create(string query, IObserver<Correlation> observer, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return Add(query, name, Compile(query), observer);
    }

    /// <returns>Null where the observer has been told why not.</returns>
    private RunningQuery? Prepare(string text, string? name, CompiledQuery compiled, IObserver<Correlation> observer)
    {
        try
        {
            return Add(text, name, compiled, observer);
        }
        catch (EngineException error)
        {
            observer.OnError(error);
            return null;
        }
    }

    /// <exception cref="EngineException">More queries run than may.</exception>
    private RunningQuery Add(string text, string? name, CompiledQuery compiled, IObserver<Correlation> observer)
    {
        RunningQuery query;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_queries.Count >= Options.MaxQueries)
            {
                throw new EngineException("TOO_MANY_QUERIES", $"{_queries.Count} queries run, and no more may: end one, or raise {nameof(Options.MaxQueries)}.");
            }

            query = new RunningQuery(this, ++_started, name ?? text, text);
            query.Prepare(compiled.Node, OptionsFor(query, compiled, name), new QueryOutput(this, query, observer));
            query.Watch();
            _queries.Add(query);
        }

        Announce(query, compiled);
        return query;
    }

    /// <summary>A query without a key to spread its events by gives the same in one lane: it only takes longer.</summary>
    private CorrelationOptions OptionsFor(RunningQuery query, CompiledQuery compiled, string? name)
    {
        var options = compiled.Options with { LateEvents = new LateOutput(this, query), Metrics = Options.Metrics };

        // Each name is a series of its own wherever metrics are kept: texts are none.
        options = name is null ? options : options with { Name = name };
        if (options.Partitions == 1 || CorrelationRun.PartitionObstacle(compiled.Node, options) is not { } obstacle)
        {
            return options;
        }

        Warn(query, "NOT_PARTITIONED", $"The query runs in one lane: {obstacle}");
        return options with { Partitions = 1 };
    }

    /// <summary>A query has ended, by itself or by hand.</summary>
    internal void End(RunningQuery query)
    {
        bool isKnown;
        lock (_gate)
        {
            isKnown = _queries.Remove(query);
        }

        if (isKnown)
        {
            query.EndWatch();
            Conclude(query);
        }
    }

    private async IAsyncEnumerable<Correlation> ReadAsync(
        string text, string? name, CompiledQuery compiled, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reader = new QueryReader(this, observer => Add(text, name, compiled, observer));
        await foreach (var correlation in reader.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return correlation;
        }
    }
}
