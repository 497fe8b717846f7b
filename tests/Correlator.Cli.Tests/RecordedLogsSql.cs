using System.Globalization;

namespace Correlator.Cli.Tests;

/// <summary>What a query over the recorded logs has to give.</summary>
/// <param name="Query">The query in the language; its sources are named nginx, svc and pg.</param>
/// <param name="Correlations">The number of correlations.</param>
/// <param name="DurationMilliseconds">The sum over all correlations of last event minus first event.</param>
internal sealed record SqlExpectation(string Query, long Correlations, long DurationMilliseconds);

/// <summary>Correlates the recorded logs in SQL: pairs, their transitive closure and the unmatched rest, straight from the definition of a join.</summary>
internal static class RecordedLogsSql
{
    private const string Near = "-5000, 5000";
    private const string Asymmetric = "-1000, 5000";

    // All pairs that match, both ends inclusive. An event without a key is in none, because NULL equals nothing.
    private const string Pairs = """
        CREATE MACRO pair(lo, hi) AS TABLE
        SELECT l.id AS l, r.id AS r
          FROM event AS l
          JOIN event AS r ON l.key = r.key AND r.t - l.t BETWEEN lo AND hi
         WHERE l.stream = 'nginx' AND r.stream = 'svc'
        """;

    // A unit is a connected component of the pairs and is named by its least event.
    private const string Members = """
        CREATE MACRO member(lo, hi) AS TABLE
        WITH RECURSIVE edge AS (
            SELECT l AS a, r AS b FROM pair(lo, hi)
            UNION ALL
            SELECT r, l FROM pair(lo, hi)
        ), reach AS (
            SELECT a AS origin, a AS id FROM edge
            UNION
            SELECT reach.origin, edge.b FROM reach JOIN edge ON edge.a = reach.id
        )
        SELECT min(origin) AS unit, id FROM reach GROUP BY id
        """;

    private const string Matched = """
        CREATE MACRO matched(lo, hi) AS TABLE
        SELECT min(t) AS first, max(t) AS last
          FROM member(lo, hi) JOIN event USING (id)
         GROUP BY unit
        """;

    // Unmatched left events of a key stay together while each is near enough to the one before; without a key each is alone.
    private const string Unmatched = """
        CREATE MACRO unmatched(lo, hi) AS TABLE
        WITH alone AS (
            SELECT id, t, coalesce(key, 'line ' || id) AS owner
              FROM event
             WHERE stream = 'nginx' AND id NOT IN (SELECT l FROM pair(lo, hi))
        ), stepped AS (
            SELECT *, CASE WHEN t - lag(t) OVER neighbours <= greatest(abs(lo), abs(hi)) THEN 0 ELSE 1 END AS opens
              FROM alone
            WINDOW neighbours AS (PARTITION BY owner ORDER BY t, id)
        ), grouped AS (
            SELECT *, sum(opens) OVER (PARTITION BY owner ORDER BY t, id) AS number FROM stepped
        )
        SELECT min(t) AS first, max(t) AS last
          FROM grouped
         GROUP BY owner, number
        """;

    // The units of the first join, each with every event of the third stream that is near to some event of the unit.
    private const string Chained = """
        CREATE MACRO chained(lo, hi) AS TABLE
        WITH unit_event AS (
            SELECT unit, key, t FROM member(lo, hi) JOIN event USING (id)
        ), attached AS (
            SELECT u.unit, e.t
              FROM unit_event AS u
              JOIN event AS e ON e.stream = 'pg' AND e.key = u.key AND e.t - u.t BETWEEN lo AND hi
        ), complete AS (
            SELECT unit, t FROM unit_event WHERE unit IN (SELECT unit FROM attached)
            UNION ALL
            SELECT unit, t FROM attached
        )
        SELECT min(t) AS first, max(t) AS last FROM complete GROUP BY unit
        """;

    /// <summary>Computes the expected figures of five queries.</summary>
    /// <param name="directory">Holds nginx-access.log, service.ndjson and postgresql.log, plain or with the ending .gz.</param>
    public static IReadOnlyList<SqlExpectation> Compute(string directory)
    {
        using var judge = Open(directory);
        return
        [
            Expect(judge, "nginx({})[5m] and on(request_id) within(5s) svc({})[5m]", $"FROM matched({Near})"),
            Expect(judge, "nginx({})[5m] or on(request_id) within(5s) svc({})[5m]", $"FROM matched({Near}) UNION ALL FROM unmatched({Near})"),
            Expect(judge, "nginx({})[5m] unless on(request_id) within(5s) svc({})[5m]", $"FROM unmatched({Near})"),
            Expect(judge, "nginx({})[5m] and on(request_id) within(-1s, 5s) svc({})[5m]", $"FROM matched({Asymmetric})"),
            Expect(
                judge,
                "nginx({})[5m] and on(request_id) within(5s) svc({})[5m] and on(request_id) within(5s) pg({})[5m]",
                $"FROM chained({Near})"),
        ];
    }

    /// <summary>Counts the events of a stream and those of them that have a key.</summary>
    public static (long Events, long Keyed) Count(string directory, string stream)
    {
        using var judge = Open(directory);
        return Figures(judge, $"SELECT count(*), count(key) FROM event WHERE stream = '{stream}'");
    }

    private static SqlJudge Open(string directory) => new([.. RecordedLogsSchema.Statements(directory), Pairs, Members, Matched, Unmatched, Chained]);

    private static SqlExpectation Expect(SqlJudge judge, string query, string correlations)
    {
        var (count, duration) = Figures(judge, $"SELECT count(*), CAST(sum(last - first) AS BIGINT) FROM ({correlations}) AS correlation");
        return new SqlExpectation(query, count, duration);
    }

    private static (long First, long Second) Figures(SqlJudge judge, string sql)
    {
        var row = judge.Rows(sql)[0].Split('|');
        return (long.Parse(row[0], CultureInfo.InvariantCulture), long.Parse(row[1], CultureInfo.InvariantCulture));
    }
}
