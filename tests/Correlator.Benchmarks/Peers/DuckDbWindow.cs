using System.Globalization;
using DuckDB.NET.Data;

namespace Correlator.Benchmarks;

/// <summary>The tumbling count in DuckDB, over a table that is loaded before the time is taken.</summary>
internal sealed class DuckDbWindow : IDisposable
{
    private static readonly string Rows = string.Create(
        CultureInfo.InvariantCulture, $"(SELECT t // {WindowEvents.WindowSeconds * TimeSpan.TicksPerSecond} AS w, k, count(*) AS c FROM e GROUP BY ALL)");

    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public DuckDbWindow(WindowEvents events)
    {
        _connection.Open();
        using var command = _connection.CreateCommand();
        command.CommandText = "CREATE TABLE e (t BIGINT, k VARCHAR)";
        command.ExecuteNonQuery();
        using var appender = _connection.CreateAppender("e");
        foreach (var logEvent in events.Events)
        {
            appender.CreateRow().AppendValue((long?)logEvent.Ticks).AppendValue(WindowEvents.KeyOf(logEvent)).EndRow();
        }
    }

    public void Count(int threads, PairTally tally)
    {
        Scalar($"SET threads={threads.ToString(CultureInfo.InvariantCulture)}");
        tally.Results = Scalar($"SELECT count(*) FROM {Rows}");
        if (tally.IsChecked)
        {
            var sum = $"SELECT sum((w % 1000000 * {WindowEvents.Keys} + k[6:]::BIGINT + 1) * (c + 1) % {int.MaxValue})::BIGINT FROM {Rows}";
            tally.Check(tally.Results, Scalar(sum), tally.Results);
        }
    }

    public void Dispose() => _connection.Dispose();

    private long Scalar(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is { } value and not DBNull ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : 0;
    }
}
