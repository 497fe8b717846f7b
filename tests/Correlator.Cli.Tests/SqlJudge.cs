using System.Globalization;
using DuckDB.NET.Data;

namespace Correlator.Cli.Tests;

/// <summary>DuckDB over raw log files: what it finds was found without any part of the library.</summary>
internal sealed class SqlJudge : IDisposable
{
    private const string Separator = "\u0001";
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public SqlJudge(params IEnumerable<string> statements)
    {
        _connection.Open();
        foreach (var statement in (IEnumerable<string>)["SET threads = 1", .. statements])
        {
            using var command = Command(statement);
            command.ExecuteNonQuery();
        }
    }

    /// <summary>A table of one column, <c>line</c>, in the order of the file.</summary>
    public static string Lines(string directory, string name) =>
        $"read_csv({Literal(directory, name)}, columns = {{'line': 'VARCHAR'}}, delim = '{Separator}', quote = '', escape = '', header = false, auto_detect = false)";

    /// <summary>The path of a log, plain or with the ending .gz, as a text of SQL.</summary>
    public static string Literal(string directory, string name)
    {
        var plain = Path.Combine(directory, name);
        var path = File.Exists(plain) ? plain : plain + ".gz";
        return $"'{path.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    /// <summary>The rows of a query, the columns of each separated by bars.</summary>
    public IReadOnlyList<string> Rows(string sql)
    {
        using var command = Command(sql);
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    public void Dispose() => _connection.Dispose();

    private DuckDBCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
