namespace Correlator;

/// <summary>How the records of a log file are written.</summary>
public enum LogFormat
{
    /// <summary>Told from the first records of each file.</summary>
    Auto,

    /// <summary>One JSON object a line.</summary>
    Ndjson,

    /// <summary><c>key=value</c> pairs, values perhaps quoted.</summary>
    Logfmt,

    /// <summary>The access log of nginx and Apache, common or combined.</summary>
    Combined,

    /// <summary>Syslog as RFC 3164 or RFC 5424, and as daemons write it to files.</summary>
    Syslog,

    /// <summary>PostgreSQL's stderr log.</summary>
    Postgres,

    /// <summary>The console formats of .NET: simple, single line, systemd, JSON.</summary>
    DotNet,

    /// <summary>Text lines that begin with a time; lines without one belong to the record before.</summary>
    Text,

    /// <summary>Lines taken apart by a LogQL pattern, <c>&lt;ip&gt; - &lt;user&gt; [&lt;time&gt;] &lt;_&gt;</c>.</summary>
    Pattern,

    /// <summary>Lines taken apart by a regular expression with named groups.</summary>
    Regexp,
}
