using System.Diagnostics.CodeAnalysis;

namespace Correlator;

/// <summary>A table of text, whose columns <c>lookup</c> adds to results. Immutable; safe to share between threads.</summary>
/// <example><code>
/// var assets = LookupTable.Load("assets.csv");
/// </code></example>
public sealed class LookupTable
{
    /// <summary>The largest file that is read: 64 MiB.</summary>
    public const long MaxBytes = 64L * 1024 * 1024;

    private readonly IReadOnlyList<Labels> _rows;

    /// <summary>Makes a table.</summary>
    /// <param name="rows">The rows; each is its columns by name.</param>
    public LookupTable(IReadOnlyList<Labels> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _rows = [.. rows];
        Columns = [.. _rows.SelectMany(static row => row.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Count;

    /// <summary>The names of all columns, in ordinal order.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Reads a table of a file: CSV with a header line (RFC 4180), or JSON, an array of objects or one object a line.</summary>
    /// <param name="path">The file, at most <see cref="MaxBytes"/>; UTF-8.</param>
    /// <exception cref="SourceException">The file cannot be read, is too large, or is no table; the message says where.</exception>
    public static LookupTable Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes } large)
            {
                throw new SourceException(path, $"A lookup table has at most {MaxBytes / 1024 / 1024} MiB, this one has {large.Length / 1024 / 1024}.");
            }

            return Parse(path, File.ReadAllText(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SourceException(path, $"The lookup table cannot be read: {error.Message}", error);
        }
    }

    internal static LookupTable Parse(string name, string text)
    {
        var start = text.AsSpan().TrimStart().Length > 0 ? text.AsSpan().TrimStart()[0] : '\0';
        return new LookupTable(start is '[' or '{' ? LookupJson.Read(name, text) : LookupCsv.Read(name, text));
    }

    /// <summary>The rows by the values of some columns; of rows with equal values the first counts.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    internal LookupIndex Index(IReadOnlyList<string> columns)
    {
        var missing = columns.FirstOrDefault(column => !Columns.Contains(column));
        return missing is null
            ? new LookupIndex(_rows, columns)
            : throw new ArgumentException($"The lookup table has no column '{missing}'; it has {string.Join(", ", Columns)}.");
    }
}

/// <summary>Rows of a table by the values of some of its columns.</summary>
internal sealed class LookupIndex
{
    private readonly Dictionary<string, Labels> _rows = new(StringComparer.Ordinal);

    public LookupIndex(IReadOnlyList<Labels> rows, IReadOnlyList<string> columns)
    {
        foreach (var row in rows)
        {
            if (TryKey(columns, row, out var key))
            {
                // The key's own columns say nothing new.
                _rows.TryAdd(key, Labels.Of(row.Where(column => !columns.Contains(column.Key))));
            }
        }
    }

    public Labels? Find(IReadOnlyList<string> values) => _rows.GetValueOrDefault(Join(values));

    private static bool TryKey(IReadOnlyList<string> columns, Labels row, [NotNullWhen(true)] out string? key)
    {
        key = null;
        var values = new List<string>(columns.Count);
        foreach (var column in columns)
        {
            if (!row.TryGetValue(column, out var value) || value.Length == 0)
            {
                return false;
            }

            values.Add(value);
        }

        key = Join(values);
        return true;
    }

    // The length stands before each part: "ab" and "c" are not "a" and "bc".
    private static string Join(IReadOnlyList<string> values) =>
        values.Count == 1 ? values[0] : string.Concat(values.Select(static value => $"{value.Length}:{value}"));
}
