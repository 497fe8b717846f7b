namespace Correlator.Cli.Tests.Scenarios;

/// <summary>Requests and errors by minute, and around deploys, counted in SQL.</summary>
internal static class DeploySql
{
    private static string Requests(string directory) => $$"""
        CREATE TABLE request AS
        SELECT service, status >= 500 AS failed, epoch_ms(strptime(ts, '%Y-%m-%dT%H:%M:%S.%gZ')) AS t
          FROM read_json({{SqlJudge.Literal(directory, "requests.ndjson")}}, format = 'newline_delimited', columns = {ts: 'VARCHAR', service: 'VARCHAR', status: 'INT'})
        """;

    private static string Deploys(string directory) => $$"""
        CREATE TABLE deploy AS
        SELECT service, version, epoch_ms(strptime(ts, '%Y-%m-%dT%H:%M:%S.%gZ')) AS t
          FROM read_json({{SqlJudge.Literal(directory, "deploys.ndjson")}}, format = 'newline_delimited', columns = {ts: 'VARCHAR', service: 'VARCHAR', version: 'VARCHAR'})
        """;

    /// <summary>Every service and minute with requests: the minute's end (ms since 1970), service, requests, errors.</summary>
    public static IReadOnlyList<string> ByMinute(string directory)
    {
        using var judge = new SqlJudge(Requests(directory));
        return judge.Rows("SELECT (t // 60000 + 1) * 60000, service, count(*), count(*) FILTER (failed) FROM request GROUP BY 1, 2 ORDER BY ALL");
    }

    /// <summary>Every deploy: service, version, requests and errors of the ten minutes before, requests and errors of the ten minutes after.</summary>
    public static IReadOnlyList<string> AroundDeploys(string directory)
    {
        using var judge = new SqlJudge(Requests(directory), Deploys(directory));
        return judge.Rows("""
            SELECT service, version,
                   count(*) FILTER (r.t <= d.t), count(*) FILTER (r.t <= d.t AND failed),
                   count(*) FILTER (r.t >= d.t), count(*) FILTER (r.t >= d.t AND failed)
              FROM deploy AS d
              JOIN request AS r USING (service)
             WHERE abs(r.t - d.t) <= 600000
             GROUP BY ALL
             ORDER BY ALL
            """);
    }
}
