namespace Correlator.Sources;

/// <summary>How events are read from a kind of server: what the source that ends and the live one have in common.</summary>
internal abstract class ServerReading
{
    protected ServerReading(string source, SourceRuntime runtime)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        (Source, Runtime) = (source, runtime);
    }

    /// <summary>The source's name.</summary>
    public string Source { get; }

    public abstract SelectorLanguage Language { get; }

    public virtual SourceFilters Filters => SourceFilters.Selector;

    protected SourceRuntime Runtime { get; }

    /// <summary>The clock's time.</summary>
    protected DateTimeOffset Now => Runtime.Time.GetUtcNow();

    /// <summary>What the server is asked for.</summary>
    /// <exception cref="SourceException">The request cannot be asked.</exception>
    public abstract string Describe(SourceRequest request);

    /// <summary>Makes the reader of what is recorded.</summary>
    /// <exception cref="SourceException">The request cannot be asked.</exception>
    public abstract IEventReader Open(SourceRequest request);

    /// <summary>Makes what follows the server; it is not started yet.</summary>
    /// <exception cref="SourceException">The request cannot be asked.</exception>
    public abstract Following Follow(SourceRequest request, ICheckpointStore? cursors, ILiveObserver observer);

    public abstract Task<IReadOnlyList<string>> GetLabelNamesAsync(CancellationToken cancellationToken);

    public abstract Task<IReadOnlyList<string>> GetLabelValuesAsync(string label, CancellationToken cancellationToken);

    /// <summary>Options as a live source asks with: it says at once that it is not connected, and repeats by itself.</summary>
    protected static T WithoutRetries<T>(T options)
        where T : PulledSourceOptions =>
        (T)((PulledSourceOptions)options with { Http = options.Http with { Retry = options.Http.Retry with { MaxRetries = 0 } } });

    /// <summary>Says what a reader should know about how the server is asked.</summary>
    protected static void Note(SourceRequest request, PulledSourceOptions options, string asked)
    {
        request.Statistics.AddNote($"asks for {asked}");
        if (options.Http.Tls.AllowInsecureTls)
        {
            request.Statistics.AddNote("the server's certificate is not checked (AllowInsecureTls): anybody in between can read and change what is sent");
        }
    }

    /// <summary>What one subscription is about.</summary>
    /// <param name="request">What the query wants.</param>
    /// <param name="settings">How the server is asked.</param>
    /// <param name="cursors">Where the cursor is kept; null for nowhere.</param>
    /// <param name="asked">What is asked, with the kind of the server: each has a cursor of its own.</param>
    protected FollowedServer Followed(SourceRequest request, PollSettings settings, ICheckpointStore? cursors, string asked) => new(Source, settings, Runtime, request)
    {
        Cursor = cursors is null ? null : new PolledCursor(cursors, Source, asked),
    };
}
