namespace Correlator;

/// <summary>A name that stands for many sources: what a query writes between its parentheses says which, as in <c>file("/var/log/*.log")</c>.</summary>
/// <remarks>The same text gives the same source within a query, so that it is read once.</remarks>
public sealed class SourceFamily : ILogSource
{
    private readonly Func<string, ILogSource> _create;

    /// <summary>Makes a family.</summary>
    /// <param name="name">The name under which queries find it.</param>
    /// <param name="create">Makes the source of a text.</param>
    public SourceFamily(string name, Func<string, ILogSource> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(create);
        Name = name;
        _create = create;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SelectorLanguage Language => SelectorLanguage.Labels;

    /// <summary>The source of a text.</summary>
    public ILogSource Create(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _create(text);
    }
}
