using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;

namespace Correlator.Benchmarks;

/// <summary>The peer: DuckDB reads both files, joins on key and time, and writes the pairs with the same fields as JSON lines.</summary>
internal static class DuckDbFiles
{
    public static (long Pairs, TimeSpan Elapsed) Run(string directory, int threads)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        var output = Path.Combine(directory, "duckdb.ndjson");
        Execute(connection, $"SET threads={threads.ToString(CultureInfo.InvariantCulture)}");
        var watch = Stopwatch.StartNew();
        Execute(connection, $$"""
            COPY (
              SELECT a.request_id AS key, least(a.timestamp, b.timestamp) AS start, greatest(a.timestamp, b.timestamp) AS "end",
                     [{'stream': 0, 'timestamp': a.timestamp, 'message': a.message, 'request_id': a.request_id, 'service': a.service, 'status': a.status, 'pod': a.pod},
                      {'stream': 1, 'timestamp': b.timestamp, 'message': b.message, 'request_id': b.request_id, 'service': b.service, 'status': b.status, 'pod': b.pod}] AS events
              FROM read_ndjson('{{directory}}/a.ndjson', columns = {timestamp: 'TIMESTAMP', message: 'VARCHAR', request_id: 'VARCHAR', service: 'VARCHAR', status: 'VARCHAR', pod: 'VARCHAR'}) a
              JOIN read_ndjson('{{directory}}/b.ndjson', columns = {timestamp: 'TIMESTAMP', message: 'VARCHAR', request_id: 'VARCHAR', service: 'VARCHAR', status: 'VARCHAR', pod: 'VARCHAR'}) b
                ON a.request_id = b.request_id AND b.timestamp - a.timestamp BETWEEN INTERVAL (-30) SECONDS AND INTERVAL 30 SECONDS
            ) TO '{{output}}' (FORMAT json)
            """);
        watch.Stop();
        return (File.ReadLines(output).LongCount(), watch.Elapsed);
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
