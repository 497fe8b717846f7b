using Correlator.Dsl;
using Correlator.Server;
using Correlator.Sources;

namespace Correlator.Cli;

/// <summary>The queries of a configuration, each with the topics that it is spread over.</summary>
internal sealed class ScaledQueries : IAsyncDisposable
{
    private readonly CorrelationEngine _engine;
    private readonly ServerConfiguration _server;

    private ScaledQueries(CorrelationEngine engine, ServerConfiguration configuration, ScaleOutOptions scaleOut, IReadOnlyList<ILogSource> sources, IReadOnlyList<ScaledQuery> queries)
    {
        (_engine, Sources, Queries) = (engine, sources, queries);

        // Who asks a worker gets its metrics; queries run nowhere but in the partitions.
        _server = new ServerConfiguration { Server = configuration.Server with { MaxQueries = 0 } };
        (PacketEvents, CommitInterval) = (scaleOut.PacketEvents, scaleOut.CommitInterval);
    }

    /// <summary>How many events stand in one record at most.</summary>
    public int PacketEvents { get; }

    /// <summary>How often workers commit.</summary>
    public TimeSpan CommitInterval { get; }

    /// <summary>The sources of the configuration; nothing is opened yet.</summary>
    public IReadOnlyList<ILogSource> Sources { get; }

    /// <summary>The queries in the order of the configuration.</summary>
    public IReadOnlyList<ScaledQuery> Queries { get; }

    /// <summary>Reads a configuration.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="names">Which queries; none for all.</param>
    /// <param name="context">How its sources are made.</param>
    /// <exception cref="UsageException">It cannot be read, says nothing of Kafka, or a query is none or cannot be spread.</exception>
    public static ScaledQueries Load(string path, IReadOnlyList<string> names, SourceContext context)
    {
        try
        {
            var configuration = ServerConfiguration.Load(path);
            var scaleOut = configuration.ScaleOut ?? throw new UsageException($"{path}: there is no \"kafka\", which says where brokers are, such as \"kafka\": {{ \"brokers\": \"127.0.0.1:9092\" }}.");
            var sources = configuration.Sources.Select(definition => SourceInput.Create(definition, context)).ToList();
            var engine = new CorrelationEngine(configuration.Engine);
            foreach (var (name, table) in configuration.Lookups)
            {
                engine.AddLookup(name, LookupTable.Load(table));
            }

            sources.ForEach(source => engine.AddSource(source));
            var queries = Chosen(path, configuration.Queries, names).Select(definition => Spread(engine, scaleOut, definition, configuration.Engine)).ToList();
            return new ScaledQueries(engine, configuration, scaleOut, sources, queries);
        }
        catch (CorrelatorException error)
        {
            throw new UsageException(error.Message, error);
        }
    }

    /// <summary>Answers with the process's metrics and health, to whom the configuration lets in.</summary>
    /// <param name="address">Where it listens: <c>ADDRESS:PORT</c>.</param>
    /// <exception cref="UsageException">It cannot listen there.</exception>
    public async Task<CorrelationServer> ListenAsync(string address)
    {
        try
        {
            return await CorrelationServer.StartAsync(_server.ListenAt(address)).ConfigureAwait(false);
        }
        catch (CorrelatorException error)
        {
            throw new UsageException(error.Message, error);
        }
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private static IEnumerable<StandingQueryDefinition> Chosen(string path, IReadOnlyList<StandingQueryDefinition> queries, IReadOnlyList<string> names)
    {
        if (queries.Count == 0)
        {
            throw new UsageException($"{path}: there are no queries; name some under \"queries\".");
        }

        return names.FirstOrDefault(name => queries.All(query => query.Name != name)) is { } unknown
            ? throw new UsageException($"There is no query '{unknown}'; {path} has {string.Join(", ", queries.Select(static query => query.Name))}.")
            : queries.Where(query => names.Count == 0 || names.Contains(query.Name));
    }

    private static ScaledQuery Spread(CorrelationEngine engine, ScaleOutOptions scaleOut, StandingQueryDefinition definition, CorrelationEngineOptions options)
    {
        CompiledQuery compiled;
        try
        {
            compiled = engine.Compile(definition.Query);
        }
        catch (QueryException error)
        {
            throw new UsageException($"Query {definition.Name}: {error.Message}", error);
        }

        try
        {
            // The engine's budget is one process's own; here the ranges of the query bound what is held. One that the query asks for itself cannot be kept.
            var budget = compiled.Options.MaxState == options.MaxState ? default : compiled.Options.MaxState;
            var query = StagedQuery.Of(compiled.Node, compiled.Options with { Name = definition.Name, MaxState = budget });
            return new ScaledQuery(definition.Name, [.. query.Stages.Select((stage, i) => new ScaledStage(definition.Name, stage, TopicsOf(scaleOut, definition.Name, query, i)))]);
        }
        catch (LogException error)
        {
            throw new UsageException($"Query {definition.Name}: {error.Message}", error);
        }
    }

    private static KafkaLogOptions TopicsOf(ScaleOutOptions scaleOut, string name, StagedQuery query, int stage)
    {
        // What is brought to a query's last stage is of no use to others, so that stands in a log of its own.
        var isLast = stage == query.Stages.Count - 1;
        var group = isLast ? $"{scaleOut.Prefix}.{name}" : $"{scaleOut.Prefix}.{name}.{stage + 1}";
        return new KafkaLogOptions
        {
            Connection = new KafkaConnection { BootstrapServers = scaleOut.Brokers, Settings = scaleOut.Settings, Secrets = scaleOut.Secrets },
            Topic = isLast && stage > 0 ? $"{scaleOut.Prefix}.{name}.log" : $"{scaleOut.Prefix}.by.{query.Stages[stage].KeyName}",
            Group = group,
            ResultsTopic = $"{group}.results",
            PlacesTopic = $"{group}.places",
            Partitions = scaleOut.Partitions,

            // What exchanges write twice is left out by who reads it.
            Transactional = isLast && scaleOut.Transactions,
        };
    }
}

/// <summary>A query in its stages.</summary>
internal sealed record ScaledQuery(string Name, IReadOnlyList<ScaledStage> Stages)
{
    /// <summary>The stage that gives results.</summary>
    public ScaledStage Last => Stages[^1];
}

/// <summary>A stage of a query and its topics.</summary>
/// <param name="Name">The query's name.</param>
/// <param name="Query">The stage.</param>
/// <param name="Topics">Its topics.</param>
internal sealed record ScaledStage(string Name, PartitionedQuery Query, KafkaLogOptions Topics);
