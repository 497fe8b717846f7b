namespace Correlator.Dsl.Hover;

/// <summary>Sequences, aggregates and windows.</summary>
internal static class PatternTopics
{
    public const string Step = "[…]";
    public const string NegatedStep = "![…]";
    public const string Braces = "{}";
    public const string Tumbling = "[]";
    public const string Hopping = "[:]";
    public const string Threshold = ">=";

    public static readonly HoverTopic[] All =
    [
        new(HoverPlace.Sequence, "sequence", "sequence by (k) maxspan d [a] [b] until [c]", "Finds events of one key that come one after another, step by step; other events in between are allowed. Results come out when the clock has passed their last event."),
        new(HoverPlace.Sequence, "unordered", "sequence unordered", "The steps may be filled in any order: when each has an event within `maxspan`, they are a result."),
        new(HoverPlace.Sequence, "by", "sequence by (k), [step] by (k)", "The key that all events of a sequence share; after a step, the parts that this step adds: part n of one step equals part n of the others."),
        new(HoverPlace.Sequence, "maxspan", "maxspan d", "The greatest time from the first step's event to the last's. Default: the largest range of the steps."),
        new(HoverPlace.Sequence, "with", "with maxspan=d, with runs=n", "Introduces `maxspan` of the sequence or `runs` of a step."),
        new(HoverPlace.Sequence, "overlapping", "sequence overlapping", "Events of a match may be used again by other matches; without it a match consumes its events."),
        new(HoverPlace.Sequence, "until", "until [ pipeline ]", "An event of this step cancels the open attempts of its key."),
        new(HoverPlace.Sequence, Step, "[ pipeline ]", "A step: an event of this pipeline, later than that of the step before. One event fills at most one step of a match."),
        new(HoverPlace.Sequence, NegatedStep, "![ pipeline ]", "Absence: no such event between the neighbouring steps. At the end none until start + `maxspan`, which the clock proves; at the beginning none in the `maxspan` before the first event."),

        new(HoverPlace.Quantifier, Braces, "{n}, {n,m}, {n,}", "The step takes n events, n to m, or n and more; as many as come before the next step matches. A last step is complete at the least number."),
        new(HoverPlace.Quantifier, "+", "[step]+", "The step takes one or more events: all that come before the next step matches."),
        new(HoverPlace.Quantifier, "*", "[step]*", "The step takes any number of events, also none. Not for a first or last step."),
        new(HoverPlace.Quantifier, "?", "[step]?", "The step takes one event or none. Not for a first or last step."),
        new(HoverPlace.Quantifier, "runs", "with runs=n", "The step takes exactly n events, as `{n}` does."),

        new(HoverPlace.Aggregate, "count", "count, count(a), count(distinct a)", "The number of events, of events that have all these labels, or of different values (exact up to 10,000 a group, then estimated)."),
        new(HoverPlace.Aggregate, "sum", "sum(field)", "The sum of a field."),
        new(HoverPlace.Aggregate, "avg", "avg(field)", "The mean of a field."),
        new(HoverPlace.Aggregate, "min", "min(field)", "The least value of a field."),
        new(HoverPlace.Aggregate, "max", "max(field)", "The greatest value of a field."),
        new(HoverPlace.Aggregate, "rate", "rate(), rate(field)", "Events per second of the window, or the sum of a field per second."),
        new(HoverPlace.Aggregate, "first", "first(field)", "The value of the first event that has the field."),
        new(HoverPlace.Aggregate, "last", "last(field)", "The value of the last event that has the field."),
        new(HoverPlace.Aggregate, "stddev", "stddev(field)", "The standard deviation of a field, of the whole population."),
        new(HoverPlace.Aggregate, "quantile", "quantile(0.99, field)", "A quantile of a field, from 0 to 1: within 1 % of a value that has that rank."),
        new(HoverPlace.Aggregate, "topk", "topk(k, field)", "The k most frequent values of a field with their counts."),
        new(HoverPlace.Aggregate, "bottomk", "bottomk(k, field)", "The k least frequent values of a field with their counts."),
        new(HoverPlace.Aggregate, "distinct", "count(distinct a)", "Counts different values: exactly up to 10,000 a group, then by an estimate with a standard error of 0.8 %, which the row says."),
        new(HoverPlace.Aggregate, "by", "by (a, b)", "One group, and so one row, for each combination of values of these labels."),
        new(HoverPlace.Aggregate, "without", "without (a, b)", "Groups by all labels but these."),
        new(HoverPlace.Aggregate, "as", "count() as n", "The name of the value in the row. Default: that of the function."),
        new(HoverPlace.Aggregate, Threshold, ">= 100", "Threshold on the last aggregate: only rows that satisfy it come out. One that can only become truer (`count >= n`) comes out at the crossing under `emit first`, all others when the window closes."),

        new(HoverPlace.Window, Tumbling, "[5m]", "Tumbling window: one after the other, aligned to the Unix epoch in UTC. A row's time is the window's end."),
        new(HoverPlace.Window, Hopping, "[5m:1m]", "Hopping window: 5 minutes long, a new one every minute, so that they overlap."),
        new(HoverPlace.Window, "sliding", "[sliding 5m]", "Sliding window: the last 5 minutes, looked at with every event. A threshold fires when the value crosses it, and again only after it fell back."),
        new(HoverPlace.Window, "session", "[session 30s, 4h]", "Session window: ends after a silence of 30 seconds, or when it is 4 hours long. Default: no greatest length."),
        new(HoverPlace.Window, "events", "[100 events]", "Count window: ends after so many events."),
    ];
}
