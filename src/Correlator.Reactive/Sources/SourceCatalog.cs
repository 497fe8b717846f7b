using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Correlator;

/// <summary>The sources that queries find by name.</summary>
/// <remarks>A name is looked up as it is written, then without regard to case. Enumerates in ordinal order of names. Not safe for changes while others read.</remarks>
/// <example><code>
/// var catalog = new SourceCatalog { new ListSource("api", events), new FileSource("db", new FileSourceOptions { Path = "db.log" }) };
/// </code></example>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A catalog is a collection by its meaning.")]
public sealed class SourceCatalog : IReadOnlyCollection<ILogSource>
{
    private readonly SortedDictionary<string, ILogSource> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LookupTable> _tables = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public int Count => _sources.Count;

    /// <summary>The source of a name.</summary>
    /// <exception cref="SourceCatalogException">There is none (<c>ADAPTER_NOT_FOUND</c>).</exception>
    public ILogSource this[string name] => TryGet(name, out var source) ? source : throw NotFound(name);

    /// <summary>Adds a source.</summary>
    /// <exception cref="SourceCatalogException">There is one of this name (<c>ADAPTER_EXISTS</c>).</exception>
    public void Add(ILogSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!_sources.TryAdd(source.Name, source))
        {
            throw new SourceCatalogException("ADAPTER_EXISTS", $"There is already a source '{source.Name}'; give each a name of its own.");
        }
    }

    /// <summary>Takes a source off the catalog; queries that have found it keep it.</summary>
    /// <param name="name">Its name, exactly.</param>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string name) => _sources.Remove(name);

    /// <summary>Takes a lookup table off the catalog; queries that have found it keep it.</summary>
    /// <returns>Whether there was one.</returns>
    public bool RemoveLookup(string name) => _tables.Remove(name);

    /// <summary>Whether a lookup may read files that are not registered by name. Default: yes; switch it off where queries come from strangers.</summary>
    public bool AllowsLookupFiles { get; set; } = true;

    /// <summary>Registers a table under the name by which queries look it up.</summary>
    public void AddLookup(string name, LookupTable table)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(table);
        _tables[name] = table;
    }

    /// <summary>The lookup table of a name: one that was registered, else the file of that path. A file is read once.</summary>
    /// <exception cref="SourceException">There is no such file, or it is no table.</exception>
    /// <exception cref="SourceCatalogException">No table is registered under the name, and files may not be read (<c>ADAPTER_NOT_FOUND</c>).</exception>
    public LookupTable LookupTable(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!_tables.TryGetValue(name, out var table))
        {
            if (!AllowsLookupFiles)
            {
                throw new SourceCatalogException("ADAPTER_NOT_FOUND", $"There is no lookup table '{name}', and files are not read here.");
            }

            _tables.Add(name, table = Correlator.LookupTable.Load(name));
        }

        return table;
    }

    /// <summary>Finds a source.</summary>
    /// <param name="name">Its name; where no source bears exactly this one, case is disregarded.</param>
    /// <param name="source">The source.</param>
    public bool TryGet(string name, [NotNullWhen(true)] out ILogSource? source)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_sources.TryGetValue(name, out source))
        {
            return true;
        }

        foreach (var (known, candidate) in _sources)
        {
            if (string.Equals(known, name, StringComparison.OrdinalIgnoreCase))
            {
                source = candidate;
                return true;
            }
        }

        return false;
    }

    /// <summary>The sources in ordinal order of their names.</summary>
    public IEnumerator<ILogSource> GetEnumerator() => _sources.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private SourceCatalogException NotFound(string name)
    {
        if (_sources.Count == 0)
        {
            return new SourceCatalogException("ADAPTER_NOT_FOUND", $"There is no source '{name}': no sources are known.");
        }

        var nearest = _sources.Keys.MinBy(known => Distance(known, name))!;
        var proposal = Distance(nearest, name) <= Math.Max(1, name.Length / 3) ? $" Did you mean '{nearest}'?" : string.Empty;
        return new SourceCatalogException("ADAPTER_NOT_FOUND", $"There is no source '{name}'.{proposal} Known: {string.Join(", ", _sources.Keys)}.");
    }

    // The least number of letters to add, leave out or change, case disregarded.
    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        foreach (var letter in left)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= right.Length; j++)
            {
                var change = diagonal + (char.ToLowerInvariant(letter) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}

/// <summary>A source that is not in the catalog, or that is there already.</summary>
public sealed class SourceCatalogException : CorrelatorException
{
    internal SourceCatalogException(string code, string message)
        : base(code, message)
    {
    }
}
