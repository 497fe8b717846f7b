namespace Correlator.Dsl.Hover;

/// <summary>Conditions, functions and operators.</summary>
internal static class ValueTopics
{
    public static readonly HoverTopic[] All =
    [
        new(HoverPlace.Predicate, "and", "p and q", "Both hold; a comma is the same. Binds tighter than `or`."),
        new(HoverPlace.Predicate, "or", "p or q", "At least one holds."),
        new(HoverPlace.Predicate, "not", "not p", "p does not hold. On results it is judged when a correlation closes."),
        new(HoverPlace.Predicate, "in", "x in (a, b)", "x equals one of the values."),
        new(HoverPlace.Predicate, "exists", "exists(field)", "Some event has the field: `exists(db.plan)` an event of `db`."),
        new(HoverPlace.Predicate, "missing", "missing(alias)", "No event of that stream is in the correlation. Judged when it closes."),
        new(HoverPlace.Predicate, "any", "any(p)", "One event satisfies the whole of p: several fields in it are of the same event."),
        new(HoverPlace.Predicate, "all", "all(p)", "Every event satisfies p. Judged when the correlation closes."),

        new(HoverPlace.Function, "lower", "lower(x)", "The text in lower case."),
        new(HoverPlace.Function, "upper", "upper(x)", "The text in upper case."),
        new(HoverPlace.Function, "trim", "trim(x)", "The text without blanks at its ends."),
        new(HoverPlace.Function, "coalesce", "coalesce(x, y, …)", "The first of the values that is there and not empty."),
        new(HoverPlace.Function, "substr", "substr(x, from), substr(x, from, length)", "A part of the text; `from` counts from 0, and without `length` it goes to the end."),
        new(HoverPlace.Function, "number", "number(x)", "The text as a number, or missing if it is none."),
        new(HoverPlace.Function, "label", "label(\"x-request-id\")", "A label whose name is no plain name."),
        new(HoverPlace.Function, "duration", "duration()", "The time from the first event of the correlation to its last. Judged when it closes."),
        new(HoverPlace.Function, "start", "start()", "The time of the correlation's first event."),
        new(HoverPlace.Function, "end", "end()", "The time of the correlation's last event."),
        new(HoverPlace.Function, "time", "time(alias)", "The time of the alias' first event. The difference of two times is a duration."),
        new(HoverPlace.Function, "count", "count(alias)", "The number of events of the alias. Judged when the correlation closes."),

        new(HoverPlace.Operator, "=", "a = b", "Equal: as numbers where one side is a number and the other reads as one, else as text."),
        new(HoverPlace.Operator, "==", "a == b", "Equal: as numbers where one side is a number and the other reads as one, else as text."),
        new(HoverPlace.Operator, "!=", "a != b", "Not equal: as numbers where one side is a number and the other reads as one, else as text."),
        new(HoverPlace.Operator, "=~", "a =~ \"regex\"", "The whole value matches the regular expression, which runs in linear time."),
        new(HoverPlace.Operator, "!~", "a !~ \"regex\"", "The whole value does not match the regular expression, which runs in linear time."),
        new(HoverPlace.Operator, ">", "a > b", Ordering),
        new(HoverPlace.Operator, ">=", "a >= b", Ordering),
        new(HoverPlace.Operator, "<", "a < b", Ordering),
        new(HoverPlace.Operator, "<=", "a <= b", Ordering),
    ];

    private const string Ordering = "Compares as numbers. A plain number beside one with a unit is taken as seconds or bytes; with a missing or unreadable value it does not hold.";
}
