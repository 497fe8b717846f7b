namespace Correlator;

/// <summary>Puts the rotated parts of a log together: <c>app.log</c>, <c>app.log.1</c>, <c>app.log.2.gz</c>, <c>app.log-20260101.gz</c>.</summary>
internal static class RotatedLogs
{
    /// <summary>The logs of some files, in ordinal order of their names; each with its parts in the given order.</summary>
    public static List<FileLog> Group(IReadOnlyList<string> paths)
    {
        var parts = new SortedList<string, List<string>>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var name = LogName(path);
            if (!parts.TryGetValue(name, out var list))
            {
                parts.Add(name, list = []);
            }

            list.Add(path);
        }

        return [.. parts.Select(static log => new FileLog(log.Value.Count == 1 ? log.Value[0] : log.Key, log.Value))];
    }

    /// <summary>The path without what rotation adds to it.</summary>
    public static string LogName(string path)
    {
        var name = path.EndsWith(".gz", StringComparison.Ordinal) ? path[..^3] : path;
        var at = name.Length;
        while (at > 0 && (char.IsAsciiDigit(name[at - 1]) || (name[at - 1] is '-' or '_' && CountDigits(name[at..]) < 8)))
        {
            at--;
        }

        var tail = name[at..].TrimStart('-', '_');
        at = name.Length - tail.Length;
        var digits = CountDigits(tail);
        var isNumber = digits is >= 1 and <= 3 && digits == tail.Length && at > 0 && name[at - 1] == '.';
        var isDate = digits is >= 8 and <= 14 && at > 0 && name[at - 1] is '.' or '-' or '_';

        // A digit before the point makes it an address or a version, not the number of a part.
        var hasStem = at > 1 && (char.IsAsciiLetter(name[at - 2]) || (isDate && name[at - 2] is not ('/' or '\\')));
        return hasStem && (isNumber || isDate) ? name[..(at - 1)] : name;
    }

    private static int CountDigits(string text) => text.AsSpan().Length - text.AsSpan().Count('-') - text.AsSpan().Count('_');
}
