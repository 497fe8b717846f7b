using Correlator.Dsl;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Correlator.Hosting;

/// <summary>A source that is made with the engine, and disposed with it.</summary>
internal sealed record SourcePart(Func<IServiceProvider, ILogSource> Create);

/// <summary>A table that is made with the engine.</summary>
internal sealed record LookupPart(string Name, Func<IServiceProvider, LookupTable> Create);

/// <summary>A query that the host runs.</summary>
internal sealed record QueryPart(string Name, string Text);

/// <summary>Who takes results.</summary>
/// <param name="Query">Of the query of this name; null for those of all.</param>
/// <param name="Create">Finds or makes the handler.</param>
internal sealed record HandlerPart(string? Query, Func<IServiceProvider, ICorrelationHandler> Create);

/// <summary>Puts together what the container holds.</summary>
internal static class EngineParts
{
    /// <exception cref="SourceCatalogException">Two sources have one name.</exception>
    public static CorrelationEngine CreateEngine(IServiceProvider services)
    {
        var engine = new CorrelationEngine(services.GetRequiredService<IOptions<CorrelatorHostOptions>>().Value.Engine);
        foreach (var part in services.GetServices<SourcePart>())
        {
            engine.AddSource(part.Create(services));
        }

        foreach (var part in services.GetServices<LookupPart>())
        {
            engine.AddLookup(part.Name, part.Create(services));
        }

        return engine;
    }

    public static IReadOnlyList<ICorrelationHandler> HandlersOf(IServiceProvider services, string query) =>
        [.. services.GetServices<HandlerPart>().Where(part => part.Query is null || part.Query == query).Select(part => part.Create(services))];
}

/// <summary>Adds the queries of the code to those of the configuration, and says what is wrong.</summary>
internal sealed class HostOptionsCheck(IEnumerable<QueryPart> queries, IEnumerable<HandlerPart> handlers) : IPostConfigureOptions<CorrelatorHostOptions>, IValidateOptions<CorrelatorHostOptions>
{
    public void PostConfigure(string? name, CorrelatorHostOptions options)
    {
        foreach (var query in queries)
        {
            options.Queries.TryAdd(query.Name, query.Text);
        }
    }

    public ValidateOptionsResult Validate(string? name, CorrelatorHostOptions options)
    {
        var faults = options.Faults().Concat(handlers
            .Where(handler => handler.Query is { } query && !options.Queries.ContainsKey(query))
            .Select(static handler => $"A handler waits for the query '{handler.Query}', and there is none of this name.")).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
