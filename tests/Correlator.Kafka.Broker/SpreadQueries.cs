using System.Globalization;
using Correlator.Dsl;

namespace Correlator.Kafka.Broker;

/// <summary>Queries that tests spread over workers, their events, and where these stand in a mock cluster.</summary>
public static class SpreadQueries
{
    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["join"] = "web({})[5m] and on(id) within(2s) db({})[5m]",
        ["unless"] = "web({})[5m] unless on(id) within(2s) db({})[5m]",
        ["sequence"] = "sequence by (id) maxspan 2s [ web({}) ] [ db({}) ]",
        ["window"] = "web({}) | count by (id) [5s]",
    };

    /// <summary>What the queries are called.</summary>
    public static IEnumerable<string> Names => Texts.Keys;

    /// <summary>How the queries run, in one process and in many.</summary>
    public static CorrelationOptions Options { get; } = new() { Emit = EmitMode.Final, Lateness = TimeSpan.FromSeconds(1) };

    /// <summary>The topics of the log.</summary>
    /// <param name="connection">Where the cluster is.</param>
    /// <param name="topic">The log.</param>
    /// <param name="group">The group that works on it.</param>
    public static KafkaLogOptions LogOf(KafkaConnection connection, string topic, string group) => new()
    {
        // The mock answers a fetch that finds nothing behind this time, even if something came meanwhile.
        Connection = connection with { Settings = new Dictionary<string, string>(connection.Settings) { ["fetch.wait.max.ms"] = "20", ["linger.ms"] = "1" } },
        Topic = topic,
        Group = group,
        SessionTimeout = TestClusters.SessionOf(TimeSpan.FromSeconds(2)),
    };

    /// <summary>A query as workers run it.</summary>
    /// <param name="name">What it is called.</param>
    public static PartitionedQuery Of(string name) => PartitionedQuery.Of(Graph(name, [], []), Options);

    /// <summary>A query over events.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="web">Events of one source.</param>
    /// <param name="db">Events of the other.</param>
    public static OperatorNode Graph(string name, IReadOnlyList<LogEvent> web, IReadOnlyList<LogEvent> db)
    {
        var engine = new CorrelationEngine();
        engine.AddSource(new ListSource("web", web)).AddSource(new ListSource("db", db));
        return engine.Compile(Texts[name]).Node;
    }

    /// <summary>Events of one source in the order of time: requests 10 ms apart, each with an id that comes again later, and for most of them a reply, some too late.</summary>
    /// <param name="source"><c>web</c> or <c>db</c>.</param>
    /// <param name="count">How many of both sources, about.</param>
    public static List<LogEvent> Events(string source, int count)
    {
        const int Ids = 400;
        var events = new List<LogEvent>();
        for (var i = 0; i < count / 2; i++)
        {
            // A fixed mixture: whether there is a reply, and how long it takes.
            var mixed = (uint)i * 2654435761u;
            var time = DateTimeOffset.UnixEpoch.AddMilliseconds(10 * i);
            var id = (i % Ids).ToString(CultureInfo.InvariantCulture);
            if (source == "web")
            {
                events.Add(new LogEvent(time, source, $"request {i}", Labels.Of(("id", id)), i));
            }
            else if (mixed % 8 != 0)
            {
                events.Add(new LogEvent(time.AddMilliseconds((mixed >> 8) % 2500), source, $"reply {i}", Labels.Of(("id", id)), i));
            }
        }

        return [.. events.OrderBy(static e => e.Timestamp)];
    }
}
