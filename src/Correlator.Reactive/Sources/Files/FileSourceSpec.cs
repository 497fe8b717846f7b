using System.Globalization;
using System.Text;

namespace Correlator;

/// <summary>Reads the text form of <see cref="FileSourceOptions"/>.</summary>
internal static class FileSourceSpec
{
    private const string Known = "format, time, message, timeformat, tz, pattern, regexp, maxrecord";
    private static readonly string[] Names = Known.Split(", ");

    public static FileSourceOptions Parse(string spec)
    {
        var at = FindOptions(spec);
        var options = new FileSourceOptions { Path = at < 0 ? spec : spec[..at] };
        var given = new HashSet<string>(StringComparer.Ordinal);
        while (at >= 0 && at < spec.Length)
        {
            var (name, value) = ReadOption(spec, ref at);
            if (name != "time" && !given.Add(name))
            {
                throw new ArgumentException($"The option '{name}' is given twice in '{spec}'.");
            }

            options = Apply(options, name, value);
        }

        return options;
    }

    // Commas may occur in paths, so only a comma before a known option's name ends the path. An unknown name is an error only behind a known
    // one, or where it ends the spec the way an option would and no such file exists.
    private static int FindOptions(string spec)
    {
        for (var at = spec.IndexOf(','); at >= 0; at = spec.IndexOf(',', at + 1))
        {
            var equals = spec.IndexOf('=', at);
            if (equals > 0 && Names.Contains(spec[(at + 1)..equals].Trim()))
            {
                ThrowIfUnknown(spec[..at]);
                return at;
            }
        }

        ThrowIfUnknown(spec);
        return -1;
    }

    private static void ThrowIfUnknown(string path)
    {
        var comma = path.LastIndexOf(',');
        var equals = path.IndexOf('=', comma + 1);
        if (comma >= 0 && equals > comma && path[(comma + 1)..equals].All(char.IsAsciiLetter) && !File.Exists(path))
        {
            throw Unknown(path[(comma + 1)..equals]);
        }
    }

    private static ArgumentException Unknown(string name) =>
        new($"'{name}' is no option of a file source. Known options: {Known}.");

    private static (string Name, string Value) ReadOption(string spec, ref int at)
    {
        var equals = spec.IndexOf('=', at);
        var name = (equals < 0 ? spec[(at + 1)..] : spec[(at + 1)..equals]).Trim();
        if (equals < 0 || !Names.Contains(name))
        {
            throw Unknown(name);
        }

        at = equals + 1;
        if (at < spec.Length && spec[at] == '"')
        {
            return (name, ReadQuoted(spec, ref at));
        }

        var end = spec.IndexOf(',', at);
        end = end < 0 ? spec.Length : end;
        var value = spec[at..end];
        at = end;
        return (name, value);
    }

    private static string ReadQuoted(string spec, ref int at)
    {
        var value = new StringBuilder();
        for (at++; at < spec.Length && spec[at] != '"'; at++)
        {
            // Only these two are escapes, so that regular expressions need no doubled backslashes.
            var isEscape = spec[at] == '\\' && at + 1 < spec.Length && spec[at + 1] is '"' or '\\';
            at += isEscape ? 1 : 0;
            value.Append(spec[at]);
        }

        if (at >= spec.Length || (at + 1 < spec.Length && spec[at + 1] != ','))
        {
            throw new ArgumentException($"A quoted value of '{spec}' is not closed, or something other than a comma follows it.");
        }

        at++;
        return value.ToString();
    }

    private static FileSourceOptions Apply(FileSourceOptions options, string name, string value) => name switch
    {
        "format" => options with { Format = ReadFormat(value) },
        "time" => options with { Time = [.. options.Time, value.Length > 0 ? value : throw Bad(name, value, "the name of a field")] },
        "message" => options with { Message = value.Length > 0 ? value : throw Bad(name, value, "the name of a field") },
        "timeformat" => options with { TimeFormat = value },
        "tz" => options with { TimeZone = ReadZone(value) },
        "pattern" => WithPattern(options, LogFormat.Pattern, value),
        "regexp" => WithPattern(options, LogFormat.Regexp, value),
        _ => options with { MaxRecordBytes = ReadBytes(name, value) },
    };

    // A pattern says by itself what the format is.
    private static FileSourceOptions WithPattern(FileSourceOptions options, LogFormat format, string value) =>
        options with { Format = options.Format == LogFormat.Auto ? format : options.Format, Pattern = value };

    private static LogFormat ReadFormat(string value) => value switch
    {
        "auto" => LogFormat.Auto,
        "ndjson" or "json" or "jsonl" => LogFormat.Ndjson,
        "logfmt" => LogFormat.Logfmt,
        "combined" or "common" or "nginx" or "apache" => LogFormat.Combined,
        "syslog" => LogFormat.Syslog,
        "postgres" or "postgresql" => LogFormat.Postgres,
        "dotnet" => LogFormat.DotNet,
        "text" => LogFormat.Text,
        "pattern" => LogFormat.Pattern,
        "regexp" => LogFormat.Regexp,
        _ => throw Bad("format", value, "one of auto, ndjson, logfmt, combined, syslog, postgres, dotnet, text, pattern, regexp"),
    };

    private static TimeZoneInfo ReadZone(string value) =>
        TimeZoneText.TryParse(value, out var zone) ? zone : throw Bad("tz", value, "a zone such as UTC, Europe/Berlin or +02:00");

    private static int ReadBytes(string name, string value)
    {
        var (digits, unit) = value switch
        {
            [.. var head, 'K' or 'k'] => (head, 1L << 10),
            [.. var head, 'M' or 'm'] => (head, 1L << 20),
            _ => (value, 1L),
        };
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 1 << 30 && count * unit <= 1 << 30
            ? (int)(count * unit)
            : throw Bad(name, value, "a number of bytes from 1 to 1 GiB, such as 1M");
    }

    private static ArgumentException Bad(string name, string value, string wanted) =>
        new($"The option '{name}' cannot be '{value}': it is {wanted}.");
}
