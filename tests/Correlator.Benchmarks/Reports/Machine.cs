using System.Globalization;
using System.Runtime.InteropServices;
using DuckDB.NET.Data;

namespace Correlator.Benchmarks;

/// <summary>Where the figures come from.</summary>
internal static class Machine
{
    /// <summary>Processor, memory, runtime, database and day, in a sentence.</summary>
    public static string Describe()
    {
        var gigabytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Processor()}, {Environment.ProcessorCount} cores, {gigabytes:N0} GiB; {RuntimeInformation.FrameworkDescription}; DuckDB {DuckDbVersion()}; {DateTime.UtcNow:yyyy-MM-dd}");
    }

    private static string Processor()
    {
        const string Field = "model name";
        var line = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith(Field, StringComparison.Ordinal))
            : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static string DuckDbVersion()
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT version()";
        return (string)command.ExecuteScalar()!;
    }
}
