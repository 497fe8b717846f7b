namespace Correlator.Cli.Tests;

/// <summary>The three recorded logs as one table <c>event(id, stream, key, t)</c>, read by DuckDB from each log's own format; <c>t</c> in milliseconds.</summary>
/// <remarks>Nothing of the library takes part: that is what makes the figures worth comparing with.</remarks>
internal static class RecordedLogsSchema
{
    public static IEnumerable<string> Statements(string directory)
    {
        yield return "CREATE SEQUENCE numbers";
        yield return "CREATE TABLE event (id BIGINT DEFAULT nextval('numbers'), stream VARCHAR, key VARCHAR, t BIGINT)";
        yield return Nginx(SqlJudge.Lines(directory, "nginx-access.log"));
        yield return Service(SqlJudge.Literal(directory, "service.ndjson"));
        yield return Postgres(SqlJudge.Lines(directory, "postgresql.log"));
    }

    private static string Nginx(string lines) => $"""
        INSERT INTO event (stream, key, t)
        SELECT 'nginx',
               nullif(regexp_extract(line, 'request_id=([0-9a-f]+)', 1), ''),
               epoch_ms(strptime(regexp_extract(line, '\[([^\]]+) \+0000\]', 1), '%d/%b/%Y:%H:%M:%S'))
          FROM {lines}
        """;

    private static string Service(string file) => $$"""
        INSERT INTO event (stream, key, t)
        SELECT 'svc', request_id, epoch_ms(strptime(timestamp, '%Y-%m-%dT%H:%M:%S.%gZ'))
          FROM read_json({{file}}, format = 'newline_delimited', columns = {timestamp: 'VARCHAR', request_id: 'VARCHAR'})
        """;

    // A record begins at a line that begins with a time; the number of such lines so far numbers the records.
    private static string Postgres(string lines) => $$"""
        INSERT INTO event (stream, key, t)
        WITH numbered AS (
            SELECT row_number() OVER () AS n, line FROM {{lines}}
        ), assigned AS (
            SELECT n, line, sum(CAST(regexp_matches(line, '^\d{4}-\d\d-\d\d \d\d:') AS INT)) OVER (ORDER BY n) AS record FROM numbered
        ), folded AS (
            SELECT record, string_agg(line, chr(10) ORDER BY n) AS text FROM assigned GROUP BY record
        )
        SELECT 'pg',
               nullif(regexp_extract(text, 'request_id=([0-9a-f]+)', 1), ''),
               epoch_ms(strptime(substr(text, 1, 23), '%Y-%m-%d %H:%M:%S.%g'))
          FROM folded
         ORDER BY record
        """;
}
