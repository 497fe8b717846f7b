namespace Correlator;

/// <summary>The header and structured data of RFC 5424, and the names of severities and facilities.</summary>
internal static class SyslogHeader
{
    private static readonly byte[][] Severities =
        ["emerg"u8.ToArray(), "alert"u8.ToArray(), "crit"u8.ToArray(), "err"u8.ToArray(), "warning"u8.ToArray(), "notice"u8.ToArray(), "info"u8.ToArray(), "debug"u8.ToArray()];

    private static readonly byte[][] Facilities =
    [
        "kern"u8.ToArray(), "user"u8.ToArray(), "mail"u8.ToArray(), "daemon"u8.ToArray(), "auth"u8.ToArray(), "syslog"u8.ToArray(), "lpr"u8.ToArray(), "news"u8.ToArray(),
        "uucp"u8.ToArray(), "cron"u8.ToArray(), "authpriv"u8.ToArray(), "ftp"u8.ToArray(), "ntp"u8.ToArray(), "audit"u8.ToArray(), "alert"u8.ToArray(), "clock"u8.ToArray(),
        "local0"u8.ToArray(), "local1"u8.ToArray(), "local2"u8.ToArray(), "local3"u8.ToArray(), "local4"u8.ToArray(), "local5"u8.ToArray(), "local6"u8.ToArray(), "local7"u8.ToArray(),
    ];

    /// <summary>The name of a severity, 0 to 7.</summary>
    public static byte[] Severity(int number) => Severities[number];

    /// <summary>The name of a facility, 0 to 23.</summary>
    public static byte[] Facility(int number) => Facilities[number];

    /// <summary>Walks over what follows priority and version: time, host, app, process, message id, structured data, message.</summary>
    public static bool Scan(ReadOnlySpan<byte> text, ref RecordScan scan)
    {
        if (!TryTakeWord(ref text, out var time) || !TryTakeWord(ref text, out var host) || !TryTakeWord(ref text, out var app)
            || !TryTakeWord(ref text, out var process) || !TryTakeWord(ref text, out var id) || text.IsEmpty)
        {
            return false;
        }

        scan.Time = time.Length == 1 && time[0] == '-' ? default : time;
        scan.AddUnlessDash("host"u8, host);
        scan.AddUnlessDash("app"u8, app);
        scan.AddUnlessDash("pid"u8, process);
        scan.AddUnlessDash("msgid"u8, id);
        if (text[0] == '-')
        {
            text = text[1..];
        }
        else if (!TryScanData(ref text, ref scan))
        {
            return false;
        }

        text = text.StartsWith(" "u8) ? text[1..] : text;
        scan.Message = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        return true;
    }

    // [id name="value" …][…]
    private static bool TryScanData(ref ReadOnlySpan<byte> text, ref RecordScan scan)
    {
        var elements = 0;
        while (!text.IsEmpty && text[0] == '[')
        {
            var end = text.IndexOfAny(" ]"u8);
            if (end < 2)
            {
                return false;
            }

            var id = text[1..end];
            text = text[end..];
            while (!text.IsEmpty && text[0] == ' ')
            {
                if (!TryScanParameter(id, ref text, ref scan))
                {
                    return false;
                }
            }

            if (text.IsEmpty || text[0] != ']')
            {
                return false;
            }

            text = text[1..];
            elements++;
        }

        return elements > 0;
    }

    private static bool TryScanParameter(ReadOnlySpan<byte> id, ref ReadOnlySpan<byte> text, ref RecordScan scan)
    {
        text = text.TrimStart((byte)' ');
        var quote = text.IndexOf("=\""u8);
        if (quote <= 0)
        {
            return !text.IsEmpty && text[0] == ']';
        }

        var close = quote + 2;
        while (close < text.Length && text[close] != '"')
        {
            close += text[close] == '\\' ? 2 : 1;
        }

        if (close >= text.Length)
        {
            return false;
        }

        if (scan.WantsFields)
        {
            byte[] name = [.. id, (byte)'.', .. text[..quote]];
            scan.Add(name, Unescape(text[(quote + 2)..close]));
        }

        text = text[(close + 1)..];
        return true;
    }

    private static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> value)
    {
        if (!value.Contains((byte)'\\'))
        {
            return value;
        }

        var buffer = new List<byte>(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            i += value[i] == '\\' && i + 1 < value.Length && value[i + 1] is (byte)'"' or (byte)'\\' or (byte)']' ? 1 : 0;
            buffer.Add(value[i]);
        }

        return buffer.ToArray();
    }

    private static bool TryTakeWord(scoped ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> word)
    {
        var blank = text.IndexOf((byte)' ');
        word = blank > 0 ? text[..blank] : default;
        text = blank > 0 ? text[(blank + 1)..] : text;
        return blank > 0;
    }
}
