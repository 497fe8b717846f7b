using System.Globalization;
using DuckDB.NET.Data;

namespace Correlator.Benchmarks;

/// <summary>DuckDB over tables that are loaded before the time is taken.</summary>
internal sealed class DuckDbTables : IDisposable
{
    private const string Join = "FROM a JOIN b ON a.k = b.k AND b.t BETWEEN a.t - 30000 AND a.t + 30000";
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public DuckDbTables(PairEvents events)
    {
        _connection.Open();
        Load("a", events.Left);
        Load("b", events.Right);
    }

    /// <summary>Counts the pairs and gives nothing else.</summary>
    public void Count(int threads, PairTally tally)
    {
        Use(threads);
        if (tally.IsChecked)
        {
            Check(tally);
            return;
        }

        tally.Results = Scalar($"SELECT count(*) {Join}");
    }

    /// <summary>Makes a table of the pairs with all their fields.</summary>
    public void Create(int threads, PairTally tally)
    {
        Use(threads);
        Execute($"""
            CREATE OR REPLACE TEMP TABLE pairs AS
            SELECT a.k, a.t AS t1, a.n AS n1, a.message AS message1, a.service AS service1, a.status AS status1, a.pod AS pod1,
                   b.t AS t2, b.n AS n2, b.message AS message2, b.service AS service2, b.status AS status2, b.pod AS pod2
            {Join}
            """);
        if (tally.IsChecked)
        {
            tally.Check(Scalar("SELECT count(*) FROM pairs"), Scalar($"SELECT sum((n1 + 1) * (n2 + 1) % {int.MaxValue})::BIGINT FROM pairs"), 0);
        }
    }

    /// <summary>One number of the tables a and b: <c>t</c> milliseconds, <c>k</c> key, <c>n</c> number.</summary>
    public long Scalar(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public void Dispose() => _connection.Dispose();

    private void Check(PairTally tally)
    {
        var pairs = Scalar($"SELECT count(*) {Join}");
        tally.Check(pairs, Scalar($"SELECT sum((a.n + 1) * (b.n + 1) % {int.MaxValue})::BIGINT {Join}"), pairs);
    }

    private void Use(int threads) => Execute($"SET threads={threads.ToString(CultureInfo.InvariantCulture)}");

    private void Load(string table, List<LogEvent> events)
    {
        Execute($"CREATE TABLE {table} (n BIGINT, t BIGINT, k VARCHAR, message VARCHAR, service VARCHAR, status VARCHAR, pod VARCHAR)");
        using var appender = _connection.CreateAppender(table);
        for (var i = 0; i < events.Count; i++)
        {
            var labels = events[i].Labels;
            appender.CreateRow()
                .AppendValue((long?)i)
                .AppendValue((long?)events[i].Timestamp.ToUnixTimeMilliseconds())
                .AppendValue(labels["request_id"])
                .AppendValue(events[i].Message)
                .AppendValue(labels["service"])
                .AppendValue(labels["status"])
                .AppendValue(labels["pod"])
                .EndRow();
        }
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
