namespace Correlator.Dsl.Hover;

/// <summary>Streams, their selectors and options.</summary>
internal static class StreamTopics
{
    public const string Lookback = "[]";
    public const string Absolute = "[,]";
    public const string Labels = "{}";
    public const string Lucene = "lucene";
    public const string Native = "native";
    public const string TrailingFilter = "{…}";

    public static readonly HoverTopic[] All =
    [
        new(HoverPlace.Stream, Lookback, "[d]", "Range: how long an event of this stream can match in a join and, on a live source, how far back reading starts; finished logs are read whole. Default: 5 minutes."),
        new(HoverPlace.Stream, Absolute, "[a, b]", "Takes only the events from a to b, both included; the stream ends at b, and its events can match for b − a. Instants are dates with or without time and zone, Unix time, `now`, or a duration `ago`."),
        new(HoverPlace.Stream, "offset", "offset d, offset -d", "The events take part at their time + d, while output shows their own time: `offset -200ms` corrects a clock that is 200 ms fast. Default: 0."),
        new(HoverPlace.Stream, "@", "@ instant", "The range ends at this instant: `api({})[1h] @ \"2026-01-01T06:00:00Z\"` is the hour before six. Also `@ start()` and `@ end()` of the run's own interval."),
        new(HoverPlace.Stream, "start", "@ start()", "The range ends where the run's own interval begins."),
        new(HoverPlace.Stream, "end", "@ end()", "The range ends where the run's own interval ends."),
        new(HoverPlace.Stream, "with", "with (lateness=2m, idle=30s)", "Options of this stream alone: `lateness`, `idle`, `max_state`, `max_outage`, `limit`. They go before `set`."),
        new(HoverPlace.Stream, "now", "now", "The time of the run's clock when it starts."),
        new(HoverPlace.Stream, "ago", "d ago", "This long before the time of the run's clock when it starts, such as `1d ago`."),

        new(HoverPlace.Selector, Labels, "{name=\"value\", …}", "Keeps the events of which all matchers hold; `{}` keeps everything. A missing label equals `\"\"`; `=~` and `!~` are about the whole value."),
        new(HoverPlace.Selector, "*", "*", "Keeps everything, as `{}` and empty parentheses do."),
        new(HoverPlace.Selector, Lucene, "field:value AND NOT other", "Lucene: terms, phrases, `field:term`, wildcards, `[1 TO 5]`, `{1 TO 5}`, `>= 5`, `_exists_:field`. Operators are upper case; a comma is AND; adjacent terms are OR."),
        new(HoverPlace.Selector, Native, "native text", "Text in the source's own language, such as PromQL; it is handed to the source as it stands."),
        new(HoverPlace.Selector, TrailingFilter, "{status>=500, level=\"error\"}", "Trailing filter: adds these conditions to every stream before it, except the right sides of `unless` and `semi`. It removes events, and with them correlations that need them; `| where` judges whole results instead."),

        new(HoverPlace.Option, "lateness", "lateness = 30s", "How far out of order the events of a source may come: the clock of the query stays this long behind the newest event. A duration, 0 allowed; default: 30s."),
        new(HoverPlace.Option, "idle", "idle = 10s", "After how long a silent live source lets time pass at the clock's rate. A duration above zero; default: 10s."),
        new(HoverPlace.Option, "emit", "emit = first|final|each", "When results come out. Default: `first` as soon as one source is live, `final` where all are finite."),
        new(HoverPlace.Option, "max_events", "max_events = 1000", "The most events of a correlation; one that reaches it is closed, marked truncated, and continued by another. A whole number from 2; default: 1000."),
        new(HoverPlace.Option, "max_state", "max_state = 64MB", "The most that the query, or the stream, may hold: a number of events, a size, or a text with both and what gives way, as in `\"50000, 64MB, fail\"`: `drop-oldest` (the default), `drop-newest`, `fail`, `wait`. Negative results that depended on what gave way are withheld and counted. Default: no bound."),
        new(HoverPlace.Option, "max_outage", "max_outage = 5m", "After how long a disconnected or failing source counts as a gap; negative results that depend on a gap are withheld and counted. Default: 5m."),
        new(HoverPlace.Option, "limit", "limit = n", "The most events that are taken of this stream. A whole number from 1; default: all."),
        new(HoverPlace.Option, "timezone", "timezone = \"Europe/Berlin\"", "The zone of times that name none: `UTC`, an offset such as `\"+02:00\"`, or a name. Default: UTC."),
    ];
}
