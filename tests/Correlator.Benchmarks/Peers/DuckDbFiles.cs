using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;

namespace Correlator.Benchmarks;

/// <summary>The peer of W2: DuckDB reads both files, joins on key and time, and writes the pairs as JSON lines.</summary>
internal static class DuckDbFiles
{
    /// <summary>The fields of both events and little else.</summary>
    private const string Lean = """
        a.request_id AS key, least(a.timestamp, b.timestamp) AS start, greatest(a.timestamp, b.timestamp) AS "end",
        [{'stream': 0, 'timestamp': a.timestamp, 'message': a.message, 'request_id': a.request_id, 'service': a.service, 'status': a.status, 'pod': a.pod},
         {'stream': 1, 'timestamp': b.timestamp, 'message': b.message, 'request_id': b.request_id, 'service': b.service, 'status': b.status, 'pod': b.pod}] AS events
        """;

    /// <summary>What the tool writes, too; the id is a cheap hash of the pair.</summary>
    private const string Full = """
        hash(a.request_id, b.message) AS id, 0 AS revision, 'complete' AS completeness, {'request_id': a.request_id} AS key,
        least(a.timestamp, b.timestamp) AS start, greatest(a.timestamp, b.timestamp) AS "end", abs(date_diff('millisecond', a.timestamp, b.timestamp)) AS "durationMs",
        '{}'::JSON AS labels, [0, 1] AS streams,
        [{'stream': 0, 'alias': 'a', 'source': 'a', 'timestamp': a.timestamp, 'message': a.message,
          'labels': {'request_id': a.request_id, 'service': a.service, 'status': a.status, 'pod': a.pod}},
         {'stream': 1, 'alias': 'b', 'source': 'b', 'timestamp': b.timestamp, 'message': b.message,
          'labels': {'request_id': b.request_id, 'service': b.service, 'status': b.status, 'pod': b.pod}}] AS events
        """;

    private const string Columns =
        "columns = {timestamp: 'TIMESTAMP', message: 'VARCHAR', request_id: 'VARCHAR', service: 'VARCHAR', status: 'VARCHAR', pod: 'VARCHAR'}";

    /// <summary>Runs once.</summary>
    /// <param name="directory">Where a.ndjson and b.ndjson are.</param>
    /// <param name="output">The file to write.</param>
    /// <param name="threads">How many threads it may use.</param>
    /// <param name="isFull">Whether it writes every field that the tool writes.</param>
    public static TimeSpan Run(string directory, string output, int threads, bool isFull)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(connection, $"SET threads={threads.ToString(CultureInfo.InvariantCulture)}");
        Execute(connection, "SET preserve_insertion_order=false");
        var watch = Stopwatch.StartNew();
        Execute(connection, $"""
            COPY (
              SELECT {(isFull ? Full : Lean)}
              FROM read_ndjson('{directory}/a.ndjson', {Columns}) a
              JOIN read_ndjson('{directory}/b.ndjson', {Columns}) b
                ON a.request_id = b.request_id AND b.timestamp - a.timestamp BETWEEN INTERVAL (-30) SECONDS AND INTERVAL 30 SECONDS
            ) TO '{output}' (FORMAT json)
            """);
        return watch.Elapsed;
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
