namespace Correlator.Dsl.Completion;

/// <summary>What is proposed where nothing is known about the sources.</summary>
internal static class CompletionCatalog
{
    public static readonly string[] Sources = ["loki", "graylog", "promql"];

    public static readonly string[] Ranges = ["[5m]", "[1m]", "[10m]", "[15m]", "[30m]", "[1h]", "[6h]", "[24h]", "[1d]", "[7d]"];

    public static readonly string[] Durations = ["30s", "5s", "1s", "10s", "1m", "5m", "10m", "1h", "100ms", "500ms"];

    public static readonly string[] Keys = ["request_id", "trace_id", "session_id", "correlation_id", "span_id", "user_id", "transaction_id", "order_id"];

    public static readonly string[] LabelNames =
        ["service", "level", "job", "app", "status", "host", "instance", "namespace", "pod", "container", "env", "environment", "region", "method", "path"];

    public static readonly string[] JoinWords = ["and on(", "or on(", "unless on(", "semi on(", "right on(", "full on(", "union ", "as ", "{", "| "];

    public static readonly string[] Clauses = ["within(", "before(", "after(", "asof(", "ignoring(", "group_left(", "group_right("];

    public static readonly string[] SequenceWords = ["by (", "maxspan ", "unordered ", "overlapping ", "[ ", "![ ", "until [ ", "as "];

    public static readonly string[] Directions = ["prev", "next", "nearest"];

    public static readonly string[] Operators = ["=", "!=", "=~", "!~"];

    public static readonly string[] EmitModes = ["first", "final", "each"];

    public static readonly string[] Functions = ["lower(", "upper(", "trim(", "coalesce(", "substr(", "number(", "label(", "duration()", "start()", "end()", "time(", "count(", "exists(", "missing(", "any(", "all(", "not "];

    public static readonly string[] LuceneWords = ["service:", "level:", "source:", "message:", "_exists_:", "AND", "OR", "NOT"];

    private static readonly Dictionary<string, string[]> LabelValues = new(StringComparer.OrdinalIgnoreCase)
    {
        ["service"] = ["frontend", "backend", "api", "database", "auth", "gateway"],
        ["app"] = ["frontend", "backend", "api", "web"],
        ["level"] = ["error", "warn", "info", "debug", "trace", "fatal"],
        ["severity"] = ["error", "warn", "info", "debug"],
        ["status"] = ["200", "201", "400", "401", "403", "404", "500", "502", "503", "4..", "5..", "4..|5.."],
        ["job"] = ["nginx", "api", "app"],
        ["env"] = ["production", "staging", "development"],
        ["environment"] = ["production", "staging", "development"],
        ["method"] = ["GET", "POST", "PUT", "PATCH", "DELETE"],
    };

    public static IReadOnlyList<string> ValuesOf(string label) => LabelValues.GetValueOrDefault(label, []);
}
