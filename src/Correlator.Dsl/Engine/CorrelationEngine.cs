using System.Reactive.Disposables;
using System.Reactive.Linq;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl;

/// <summary>Sources, queries over them, and what happens to both: everything that a program needs to correlate, in one place.</summary>
/// <remarks>
/// <para>Each subscription of <see cref="Correlate"/>, and each reading of <see cref="CorrelateAsync"/>, is a query that runs on its own. Live sources are
/// shared: queries that want the same of one have one connection between them (<see cref="SharedSource"/>).</para>
/// <para>Memory: what its queries hold, each at most <see cref="CorrelationEngineOptions.MaxState"/>, and the kept events of shared sources. All members may be called from any thread.</para>
/// </remarks>
/// <example><code>
/// await using var engine = new CorrelationEngine(CorrelationEngineOptions.Standard);
/// engine.AddSource(new FileSource("web", new FileSourceOptions { Path = "web.log" }));
/// engine.AddSource(new FileSource("db", new FileSourceOptions { Path = "db.log" }));
/// await foreach (var correlation in engine.CorrelateAsync("web({}) and on(request_id) within(30s) db({})"))
/// {
///     Console.WriteLine(correlation);
/// }
/// </code></example>
public sealed partial class CorrelationEngine : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly SourceCatalog _catalog = [];
    private readonly List<ILogSource> _owned = [];
    private readonly List<WatchedSource> _watched = [];
    private readonly List<RunningQuery> _queries = [];
    private long _started;
    private bool _isDisposed;

    /// <summary>Makes an engine without sources.</summary>
    /// <param name="options">How it works. Default: the defaults of each option.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public CorrelationEngine(CorrelationEngineOptions? options = null)
    {
        Options = (options ?? new CorrelationEngineOptions()).Validate();
        _catalog.AllowsLookupFiles = Options.AllowsLookupFiles;
        _cache = Options.Cache is { MaxEntries: > 0 } cache ? new QueryCache(cache with { Scheduler = Options.Scheduler }) : null;
    }

    /// <summary>How the engine works.</summary>
    public CorrelationEngineOptions Options { get; }

    /// <summary>The names of the sources, in ordinal order.</summary>
    public IReadOnlyList<string> Sources
    {
        get
        {
            lock (_gate)
            {
                return [.. _catalog.Select(static source => source.Name)];
            }
        }
    }

    /// <summary>The queries that run at present, in the order in which they began.</summary>
    public IReadOnlyList<RunningQuery> Queries
    {
        get
        {
            lock (_gate)
            {
                return [.. _queries];
            }
        }
    }

    /// <summary>Adds a source. The engine disposes it at its own end, where it can be disposed.</summary>
    /// <returns>The engine.</returns>
    /// <exception cref="SourceCatalogException">There is one of this name (<c>ADAPTER_EXISTS</c>).</exception>
    public CorrelationEngine AddSource(ILogSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var watched = source is ILiveSource live ? new WatchedSource(live) : null;
            _catalog.Add(watched is null ? source : Share(watched));
            _owned.Add(source);
            ForgetCached();
            if (watched is not null)
            {
                _watched.Add(watched);
            }
        }

        return this;
    }

    /// <summary>Adds a table that queries look up by its name.</summary>
    /// <returns>The engine.</returns>
    public CorrelationEngine AddLookup(string name, LookupTable table)
    {
        lock (_gate)
        {
            _catalog.AddLookup(name, table);
            ForgetCached();
        }

        return this;
    }

    /// <summary>What there is to say about a query: errors, warnings and hints in text order. Without an error it can run.</summary>
    /// <param name="query">Any text.</param>
    public IReadOnlyList<Diagnostic> Validate(string query)
    {
        try
        {
            return Compile(query).Warnings;
        }
        catch (QueryException error)
        {
            return error.Diagnostics;
        }
    }

    /// <summary>Compiles a query over the sources that there are now, to look at it or to explain it.</summary>
    /// <exception cref="QueryException">The text is no query, or one that cannot run.</exception>
    public CompiledQuery Compile(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        lock (_gate)
        {
            return CompileInside(query);
        }
    }

    /// <summary>The results of a query; it is read now and runs when it is subscribed to, once for each subscription.</summary>
    /// <param name="query">The query.</param>
    /// <param name="name">A name for it in reports. Default: its text.</param>
    /// <returns>
    /// Results as they come, one call at a time. Ends when all sources have ended; with an error behind all results where a source failed,
    /// or at once where more queries run than may (<c>TOO_MANY_QUERIES</c>). Finite sources are read within the subscription.
    /// </returns>
    /// <exception cref="QueryException">The text is no query, or one that cannot run.</exception>
    public IObservable<Correlation> Correlate(string query, string? name = null)
    {
        var compiled = Compile(query);
        return Observable.Create<Correlation>(observer =>
        {
            var running = Prepare(query, name, compiled, observer);
            running?.Begin();
            return running ?? Disposable.Empty;
        });
    }

    /// <summary>The results of a query as a sequence to read; the query runs while it is read.</summary>
    /// <remarks>
    /// Results that the reader has not taken yet wait in a buffer (<see cref="CorrelationEngineOptions.BufferSize"/>). With <see cref="CorrelationEngineOptions.Cache"/>,
    /// a query over sources that all end runs once for all who read the same text meanwhile, and its results are given again while they are kept.
    /// </remarks>
    /// <param name="query">The query.</param>
    /// <param name="name">A name for it in reports. Default: its text.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="QueryException">The text is no query, or one that cannot run; thrown by this call, not by the first reading.</exception>
    public IAsyncEnumerable<Correlation> CorrelateAsync(string query, string? name = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        CompiledQuery compiled;
        long version;
        lock (_gate)
        {
            (compiled, version) = (CompileInside(query), _catalogVersion);
        }

        return _cache is not null && IsFinite(compiled.Node)
            ? ReadCached(new CachedText(query, name, compiled, version), cancellationToken)
            : ReadAsync(query, name, compiled, cancellationToken);
    }

    /// <summary>Makes a query whose results wait for one reader; it runs from the first reading on. As <see cref="CorrelateAsync"/>, for who wants the query in hand.</summary>
    /// <param name="query">The query.</param>
    /// <param name="name">A name for it in reports. Default: its text.</param>
    /// <exception cref="QueryException">The text is no query, or one that cannot run.</exception>
    /// <exception cref="EngineException">More queries run than may (<c>TOO_MANY_QUERIES</c>).</exception>
    public QueryReader Read(string query, string? name = null) => new(this, observer => Add(query, name, Compile(query), observer));

    /// <summary>Ends all queries without closing what is open, completes their observers and all observables of the engine, and disposes its sources.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
        }

        foreach (var query in Queries)
        {
            // A reader that went away without a word must not keep the engine from its end.
            query.EndReading();
            query.Dispose();
        }

        EndReports();
        foreach (var source in _owned)
        {
            switch (source)
            {
                case IAsyncDisposable closing:
                    await closing.DisposeAsync().ConfigureAwait(false);
                    break;
                case IDisposable closing:
                    closing.Dispose();
                    break;
                default:
                    break;
            }
        }
    }

    private CompiledQuery CompileInside(string query) => QueryCompiler.Compile(query, _catalog, Options.ForQueries);

    private SharedSource Share(ILiveSource live)
    {
        var unique = Options.Deduplication is { } window ? new DeduplicatedSource(live, window with { Scheduler = Options.Scheduler }) : live;
        return new SharedSource(unique, Options.SharedEvents, Options.Scheduler);
    }
}
