using Correlator.Dsl.Compilation;

namespace Correlator.Dsl;

// What queries can name, as it changes while queries run.
public sealed partial class CorrelationEngine
{
    /// <summary>The sources that there are now, as checks and completion see them.</summary>
    public IQueryCatalog Catalog
    {
        get
        {
            lock (_gate)
            {
                return new CatalogView(_catalog);
            }
        }
    }

    /// <summary>The live sources that a query reads and that have no connection at present, in the order in which they were added.</summary>
    public IReadOnlyList<string> DisconnectedSources
    {
        get
        {
            lock (_gate)
            {
                return [.. _watched.Where(static source => !source.IsConnected).Select(static source => source.Name)];
            }
        }
    }

    /// <summary>Takes a source away from the queries to come. Queries that read it go on.</summary>
    /// <param name="name">Its name, exactly.</param>
    /// <returns>The source, which is the caller's to dispose when no query reads it any more; null where there is none of this name.</returns>
    public ILogSource? RemoveSource(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_gate)
        {
            var source = _owned.Find(source => source.Name == name);
            if (source is not null)
            {
                _owned.Remove(source);
                _watched.RemoveAll(watched => watched.Name == name);
                _catalog.Remove(name);
                ForgetCached();
            }

            return source;
        }
    }

    /// <summary>Takes a lookup table away from the queries to come. Queries that use it go on.</summary>
    /// <returns>Whether there was one.</returns>
    public bool RemoveLookup(string name)
    {
        lock (_gate)
        {
            ForgetCached();
            return _catalog.RemoveLookup(name);
        }
    }
}
