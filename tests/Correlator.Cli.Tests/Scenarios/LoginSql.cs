namespace Correlator.Cli.Tests.Scenarios;

/// <summary>Failed logins and then a success, found in SQL.</summary>
internal static class LoginSql
{
    // Outcome, user and address are cut out of sshd's sentences from their ends; a line without year is of the year of the recordings.
    private static string Logins(string directory, string name) => $$"""
        CREATE TABLE login AS
        WITH numbered AS (
            SELECT row_number() OVER () AS n, line FROM {{SqlJudge.Lines(directory, name)}}
        ), sentence AS (
            SELECT n, line,
                   regexp_extract(line, '^\w+ +\d+ [\d:]+ \S+ sshd\[\d+\]: (?:message repeated \d+ times: \[ )?(Failed|Accepted) \w+ for (.*) from (\S+) port \d+ ssh2', ['outcome', 'who', 'ip']) AS part
              FROM numbered
        )
        SELECT n, part.outcome = 'Accepted' AS ok, regexp_replace(part.who, '^invalid user ', '') AS user, part.ip AS ip, split_part(line, ' ', 4) AS host,
               epoch(strptime('2026 ' || substr(line, 1, 15), '%Y %b %d %H:%M:%S')) AS t
          FROM sentence
         WHERE part.outcome <> ''
        """;

    // All logins of a key in total order: failures are the first stream, so they stand before a success of the same second.
    private static string Ordered(string key) => $"""
        CREATE TABLE attempt AS
        SELECT {key} AS place, user, ok, t,
               row_number() OVER neighbours AS position,
               count(*) FILTER (NOT ok) OVER neighbours AS failures
          FROM login
         WHERE user <> ''
        WINDOW neighbours AS (PARTITION BY user, {key} ORDER BY t, ok, n ROWS UNBOUNDED PRECEDING)
        """;

    // Each failure with the first success that at least five failures, it included, precede within ten minutes.
    private const string Candidates = """
        CREATE TABLE candidate AS
        SELECT f.user, f.place, f.position AS first, min(s.position) AS last
          FROM attempt AS f
          JOIN attempt AS s ON s.user = f.user AND s.place = f.place AND s.ok
                           AND s.position > f.position AND s.t - f.t <= 600 AND s.failures - f.failures + 1 >= 5
         WHERE NOT f.ok
         GROUP BY ALL
        """;

    // The first of a key is taken, then the first that begins after its end, and so on. All failures in between belong to it.
    private const string Taken = """
        CREATE TABLE taken AS
        WITH RECURSIVE linked AS (
            SELECT *, (SELECT min(n.first) FROM candidate AS n WHERE n.user = c.user AND n.place = c.place AND n.first > c.last) AS next FROM candidate AS c
        ), chain AS (
            SELECT * FROM linked QUALIFY first = min(first) OVER (PARTITION BY user, place)
            UNION ALL
            SELECT linked.* FROM chain JOIN linked ON linked.user = chain.user AND linked.place = chain.place AND linked.first = chain.next
        )
        SELECT c.user, c.place, f.t AS start, s.t AS finish, s.failures - f.failures + 1 AS failures
          FROM chain AS c
          JOIN attempt AS f ON f.user = c.user AND f.place = c.place AND f.position = c.first
          JOIN attempt AS s ON s.user = c.user AND s.place = c.place AND s.position = c.last
        """;

    /// <summary>The break-ins of a log: user, place, first failure and success (seconds since 1970), number of failed lines.</summary>
    /// <param name="directory">Holds the log, plain or with the ending .gz.</param>
    /// <param name="name">The log's name without .gz.</param>
    /// <param name="place"><c>host</c>, the machine that was entered, or <c>ip</c>, the address from which.</param>
    public static IReadOnlyList<string> BreakIns(string directory, string name, string place)
    {
        using var judge = new SqlJudge(Logins(directory, name), Ordered(place), Candidates, Taken);
        return judge.Rows("SELECT user, place, CAST(start AS BIGINT), CAST(finish AS BIGINT), CAST(failures AS BIGINT) FROM taken ORDER BY ALL");
    }

    /// <summary>How many lines tell of a failed login, and how many of a success.</summary>
    public static string Count(string directory, string name)
    {
        using var judge = new SqlJudge(Logins(directory, name));
        return judge.Rows("SELECT count(*) FILTER (NOT ok), count(*) FILTER (ok) FROM login")[0];
    }
}
