namespace Correlator.Dsl.Hover;

/// <summary>Joins, their clauses, and statements.</summary>
internal static class JoinTopics
{
    public static readonly HoverTopic[] All =
    [
        new(HoverPlace.Join, "and", "l and on(k) r", "Inner join: left and right events that match, that is with equal keys and times within the bound. Binds tighter than `or`, `right`, `full`, `union`."),
        new(HoverPlace.Join, "or", "l or on(k) r", "Left outer join: what `and` gives, and left events without a partner, which come out when the clock proves that none can come. (PromQL's `or` is a union; that is `union` here.)"),
        new(HoverPlace.Join, "unless", "l unless on(k) r", "Left anti join: left events without a partner. They come out when the clock proves that none can come, and such results are partial."),
        new(HoverPlace.Join, "semi", "l semi on(k) r", "Left semi join: left events that have a partner, alone and unchanged."),
        new(HoverPlace.Join, "right", "l right on(k) r", "Right outer join: what `and` gives, and right events without a partner, which come out when the clock proves that none can come."),
        new(HoverPlace.Join, "full", "l full on(k) r", "Full outer join: what `and` gives, and the events of either side without a partner, which come out when the clock proves that none can come."),
        new(HoverPlace.Join, "union", "l union r", "Both sides merged by time, without keys: one result per event. They count as one stream."),

        new(HoverPlace.Clause, "on", "on(a, left=right)", "The key: all its parts must be equal, exactly; `a=b` reads `a` on the left and `b` on the right. A missing or empty part equals nothing. `on()` joins by time alone and needs a time clause."),
        new(HoverPlace.Clause, "ignoring", "ignoring(a, b)", "Instead of `on`: the key is all labels that both events have, without these; without a common label there is no match. Beside `on` it has no effect."),
        new(HoverPlace.Clause, "within", "within(d), within(lo, hi) of alias", "Bounds the time of the right event minus that of the left: from −d to d, or from lo to hi, both ends included; `0`, `inf` and `-inf` are allowed. Without a time clause the ranges of the streams are the bound, and they cut a longer clause."),
        new(HoverPlace.Clause, "before", "before(d)", "The right event comes at most d before the left one: −d <= right − left <= 0."),
        new(HoverPlace.Clause, "after", "after(d)", "The right event comes at most d after the left one: 0 <= right − left <= d."),
        new(HoverPlace.Clause, "of", "within(lo, hi) of alias", "Measures the time from the events of this alias, where the left side is itself a correlation; without it any of its events counts."),
        new(HoverPlace.Clause, "inf", "-inf, +inf", "No bound on this side but the ranges of the streams."),
        new(HoverPlace.Clause, "asof", "asof(prev|next|nearest, d)", "Gives each left event one right partner: the latest at or before it, the earliest at or after it, or the nearest, within d; without d within the ranges."),
        new(HoverPlace.Clause, "prev", "asof(prev, d)", "The partner is the latest right event at or before the left one. It comes out when the clock has passed the left event."),
        new(HoverPlace.Clause, "next", "asof(next, d)", "The partner is the earliest right event at or after the left one. It comes out when the clock has passed it."),
        new(HoverPlace.Clause, "nearest", "asof(nearest, d)", "The partner is the right event nearest in time; of two equally near ones the earlier."),
        new(HoverPlace.Clause, "group_left", "group_left(a, b)", "One correlation for each left event, with its own partners; goes with `and`, `or`, `full`. The listed labels are copied from the nearest partner that has them."),
        new(HoverPlace.Clause, "group_right", "group_right(a, b)", "One correlation for each right event, with its own partners; goes with `and`, `or`, `full`. The listed labels are copied from the nearest partner that has them."),

        new(HoverPlace.Statement, "set", "set name = value;", "A setting of the whole query: `lateness`, `idle`, `emit`, `max_events`, `max_state`, `max_outage`, `timezone`. It goes before the options of the run; `with` on a stream goes before it."),
        new(HoverPlace.Statement, "let", "let name = pipeline;", "Names a part of the query. Each use is a stream of its own; the source behind it is read once."),
        new(HoverPlace.Statement, "as", "as name", "The name by which keys, conditions and `select` refer to this part. Without one a stream shows under its source's name."),
    ];
}
