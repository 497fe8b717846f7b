namespace Correlator.Dsl.Hover;

/// <summary>Stages on events and on results.</summary>
internal static class StageTopics
{
    public static readonly HoverTopic[] All =
    [
        new(HoverPlace.Stage, "json", "| json, | json status, user=\"user.name\"", "Reads labels from a JSON message: all scalars, nested ones as `a.b`, or only those named."),
        new(HoverPlace.Stage, "logfmt", "| logfmt, | logfmt status", "Reads labels from `key=value` pairs of the message: all, or only those named."),
        new(HoverPlace.Stage, "pattern", "| pattern \"<ip> - <_> <status>\"", "Reads labels from the message by a LogQL pattern: `<name>` takes the text up to what follows, `<_>` skips it."),
        new(HoverPlace.Stage, "regexp", "| regexp \"user=(?P<user>\\\\S+)\"", "Reads labels from the named groups of a regular expression, which need not match the whole message and runs in linear time."),
        new(HoverPlace.Stage, "where", "| where condition", "On events: keeps those that satisfy the condition. On results: judges whole correlations and never removes events from them. The word may be left out where no other stage begins so."),
        new(HoverPlace.Stage, "filter", "| filter condition", "The same as `| where condition`."),
        new(HoverPlace.Stage, "keep", "| keep a, b", "Keeps only these labels of an event."),
        new(HoverPlace.Stage, "drop", "| drop a, b", "Takes these labels away from an event."),
        new(HoverPlace.Stage, "label_format", "| label_format user=uid, place=\"{{.city}}/{{.site}}\"", "Sets labels from other labels or from a template."),
        new(HoverPlace.Stage, "line_format", "| line_format \"{{.method}} {{.path}}\"", "Makes a new message of an event; `{{.__line__}}` is the old one."),
        new(HoverPlace.Stage, "sample", "| sample 0.1", "Keeps this fraction, from 0 to 1, chosen by a hash of the event: the same ones in every replay."),
        new(HoverPlace.Stage, "dedup", "| dedup by (k) [1m]", "Keeps one event of those with equal keys in a window that begins with the kept one. Default key: time, source, message and labels; default window: the range."),
        new(HoverPlace.Stage, "select", "| select api.path as path, duration() as took", "Adds values to a result. A field is the value of the alias' first event that has it."),
        new(HoverPlace.Stage, "limit", "| limit n", "Ends the query, and its sources, after n correlations; revisions of one count once."),
        new(HoverPlace.Stage, "emit", "| emit first|final|each", "When results come out; once, at the end of the query. Default: `first` as soon as one source is live, `final` where all are finite."),
        new(HoverPlace.Stage, "suppress", "| suppress by (k) 5m", "Lets at most one result per key through in this time; without `by` one at all."),
        new(HoverPlace.Stage, "lookup", "| lookup \"assets.csv\" on (host=name)", "Adds the columns of a static CSV or JSON file as labels; the left name is of the event, the right one of the file."),
        new(HoverPlace.Stage, "by", "by (a, b)", "The key: equal values belong together. Parts may be functions such as `lower(user)`."),
        new(HoverPlace.Stage, "on", "on (field=column)", "The key of a lookup: fields of the event, each with the column of the file that it equals."),
        new(HoverPlace.Stage, "as", "value as name", "The name of a value in the result. Default: the expression as written."),

        new(HoverPlace.Emit, "first", "emit first", "A result comes out as soon as it holds, and once more when it closes, if it grew: same id, next revision. Negative results come out when the clock proves them."),
        new(HoverPlace.Emit, "final", "emit final", "A result comes out once, when it closes: the same results for every order of arrival within lateness."),
        new(HoverPlace.Emit, "each", "emit each", "One result per matching pair, when the later event arrives."),

        new(HoverPlace.LineFilter, "|=", "|= \"text\" or \"other\"", "Keeps events whose message contains the text, or one of the alternatives."),
        new(HoverPlace.LineFilter, "!=", "!= \"text\" or \"other\"", "Keeps events whose message contains none of the texts."),
        new(HoverPlace.LineFilter, "|~", "|~ \"regex\" or \"other\"", "Keeps events of whose message some part matches the regular expression, or one of the alternatives."),
        new(HoverPlace.LineFilter, "!~", "!~ \"regex\" or \"other\"", "Keeps events of whose message no part matches any of the regular expressions."),
        new(HoverPlace.LineFilter, "or", "|= \"text\" or \"other\"", "Another text or expression for the same line filter."),
    ];
}
