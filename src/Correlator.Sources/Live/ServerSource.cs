namespace Correlator.Sources;

/// <summary>A source that asks a server over HTTP, once or again and again: what it is called, what the server leaves out by itself, and which labels it knows.</summary>
public abstract class ServerSource : ILabelSource
{
    private protected ServerSource(ServerReading server) => Server = server;

    /// <inheritdoc/>
    public string Name => Server.Source;

    /// <inheritdoc/>
    public SelectorLanguage Language => Server.Language;

    /// <inheritdoc/>
    public SourceFilters Filters => Server.Filters;

    /// <inheritdoc/>
    public string DescribeRequest(SourceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Server.Describe(request);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> GetLabelNamesAsync(CancellationToken cancellationToken) => Server.GetLabelNamesAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> GetLabelValuesAsync(string label, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        return Server.GetLabelValuesAsync(label, cancellationToken);
    }

    private protected ServerReading Server { get; }
}
