namespace Correlator.Cli.Tests.Scenarios;

/// <summary>Orders that nobody paid in time, found in SQL.</summary>
internal static class ShopSql
{
    private static string Orders(string directory) => $$"""
        CREATE TABLE placed AS
        SELECT order_id, epoch_ms(strptime(timestamp, '%Y-%m-%dT%H:%M:%S.%gZ')) AS t
          FROM read_json({{SqlJudge.Literal(directory, "orders.ndjson")}}, format = 'newline_delimited', columns = {timestamp: 'VARCHAR', event: 'VARCHAR', order_id: 'VARCHAR'})
         WHERE event = 'placed'
        """;

    private static string Payments(string directory) => $"""
        CREATE TABLE paid AS
        SELECT regexp_extract(line, ' order_id=(\S+)', 1) AS order_id, epoch_ms(strptime(substr(line, 4, 24), '%Y-%m-%dT%H:%M:%S.%gZ')) AS t
          FROM {SqlJudge.Lines(directory, "payments.log")}
         WHERE line LIKE '% status=captured%'
        """;

    /// <summary>The orders without a payment from their own moment to fifteen minutes later, both included: id and time (ms since 1970).</summary>
    public static IReadOnlyList<string> Unpaid(string directory)
    {
        using var judge = new SqlJudge(Orders(directory), Payments(directory));
        return judge.Rows("""
            SELECT order_id, t
              FROM placed
             WHERE order_id <> '' AND NOT EXISTS (SELECT 1 FROM paid WHERE paid.order_id = placed.order_id AND paid.t - placed.t BETWEEN 0 AND 900000)
             ORDER BY ALL
            """);
    }

    /// <summary>How many orders were placed, how many of them have an id, and how many payments were captured.</summary>
    public static string Count(string directory)
    {
        using var judge = new SqlJudge(Orders(directory), Payments(directory));
        return judge.Rows("SELECT count(*), count(nullif(order_id, '')), (SELECT count(*) FROM paid) FROM placed")[0];
    }
}
