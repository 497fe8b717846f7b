using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Correlator.Hosting;

/// <summary>Takes what a host's engine correlates: sources, lookup tables, queries, and who handles their results.</summary>
public sealed class CorrelatorBuilder
{
    internal CorrelatorBuilder(IServiceCollection services) => Services = services;

    /// <summary>The container to be.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a source; the engine disposes it at its end.</summary>
    public CorrelatorBuilder AddSource(ILogSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return AddSource(_ => source);
    }

    /// <summary>Adds a source that is made of what is in the container, when the engine is; the engine disposes it at its end.</summary>
    public CorrelatorBuilder AddSource(Func<IServiceProvider, ILogSource> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        Services.AddSingleton(new SourcePart(create));
        return this;
    }

    /// <summary>Adds a table that queries look up by its name.</summary>
    public CorrelatorBuilder AddLookup(string name, Func<IServiceProvider, LookupTable> create)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        Services.AddSingleton(new LookupPart(name, create));
        return this;
    }

    /// <summary>Adds a query that runs with the host. Its results go to the handlers of all queries, and to those who watch the engine.</summary>
    /// <param name="name">Its name: in logs, metrics, the health check, and in the configuration, where <c>Correlator:Queries:NAME</c> takes the place of the text.</param>
    /// <param name="text">The query.</param>
    /// <exception cref="ArgumentException">There is one of this name.</exception>
    public CorrelatorBuilder AddQuery(string name, string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        if (Services.Any(known => known.ImplementationInstance is QueryPart query && query.Name == name))
        {
            throw new ArgumentException($"There is a query '{name}' already; give each a name of its own.", nameof(name));
        }

        Services.AddSingleton(new QueryPart(name, text));
        return this;
    }

    /// <summary>Adds a query and what is done with each of its results.</summary>
    public CorrelatorBuilder AddQuery(string name, string text, Action<Correlation> handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return AddQuery(name, text, (correlation, _) =>
        {
            handle(correlation);
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>Adds a query and what is done with each of its results; the next one waits for it.</summary>
    public CorrelatorBuilder AddQuery(string name, string text, Func<Correlation, CancellationToken, ValueTask> handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return AddQuery(name, text).AddHandler(name, _ => new DelegateHandler(handle));
    }

    /// <summary>Adds a query and the type of its handler, which is a singleton of the container.</summary>
    public CorrelatorBuilder AddQuery<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(string name, string text)
        where THandler : class, ICorrelationHandler
    {
        Services.TryAddSingleton<THandler>();
        return AddQuery(name, text).AddHandler(name, static services => services.GetRequiredService<THandler>());
    }

    /// <summary>Adds a handler of the results of all queries, which is a singleton of the container.</summary>
    public CorrelatorBuilder AddHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, ICorrelationHandler
    {
        Services.TryAddSingleton<THandler>();
        return AddHandler(query: null, static services => services.GetRequiredService<THandler>());
    }

    /// <summary>Adds a handler of results.</summary>
    /// <param name="query">The name of the query; null for all.</param>
    /// <param name="create">Finds or makes the handler, once for each query.</param>
    public CorrelatorBuilder AddHandler(string? query, Func<IServiceProvider, ICorrelationHandler> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        Services.AddSingleton(new HandlerPart(query, create));
        return this;
    }

    private sealed class DelegateHandler(Func<Correlation, CancellationToken, ValueTask> handle) : ICorrelationHandler
    {
        public ValueTask HandleAsync(string query, Correlation correlation, CancellationToken cancellationToken) => handle(correlation, cancellationToken);
    }
}
