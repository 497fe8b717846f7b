using Correlator.Testing;

namespace Correlator.Tests.Reference;

/// <summary>Short words for queries and events of the examples: stream n is source <c>a</c>, <c>b</c>, …; times are seconds.</summary>
internal static class Streams
{
    public static readonly StreamQuery A = S(0), B = S(1), C = S(2), D = S(3);

    /// <summary>Stream <paramref name="index"/>, five minutes by default.</summary>
    public static StreamQuery S(int index, double range = 300, string? source = null) =>
        new(index, source ?? Name(index), Ticks(range));

    public static JoinQuery Join(ReferenceJoinKind kind, ReferenceQuery left, ReferenceQuery right, params string[] on) =>
        new(kind, left, right) { On = [.. on.Select(Key)] };

    public static JoinQuery And(ReferenceQuery left, ReferenceQuery right, params string[] on) => Join(ReferenceJoinKind.And, left, right, on);

    public static JoinQuery Or(ReferenceQuery left, ReferenceQuery right, params string[] on) => Join(ReferenceJoinKind.Or, left, right, on);

    public static JoinQuery Unless(ReferenceQuery left, ReferenceQuery right, params string[] on) => Join(ReferenceJoinKind.Unless, left, right, on);

    public static JoinQuery Within(this JoinQuery join, double low, double high) => join with { LowTicks = Ticks(low), HighTicks = Ticks(high) };

    public static JoinQuery Within(this JoinQuery join, double distance) => join.Within(-distance, distance);

    public static JoinQuery GroupLeft(this JoinQuery join, params string[] labels) => join with { Group = ReferenceGroup.Left, GroupLabels = labels };

    public static JoinQuery GroupRight(this JoinQuery join, params string[] labels) => join with { Group = ReferenceGroup.Right, GroupLabels = labels };

    /// <summary>
    /// Events written as <c>a1@0 x=1 y=2; b1@3 x=1</c>: the letter is the stream, the number the position. Without labels: <c>x=1</c>.
    /// </summary>
    public static IReadOnlyList<ReferenceEvent> Events(string text, string labels = "x=1") =>
        [.. text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(e => Event(e.Contains(' ') ? e : $"{e} {labels}"))];

    /// <summary>The same with times in seconds from the Unix epoch on, as an engine takes them.</summary>
    public static IReadOnlyList<ReferenceEvent> EventsFromEpoch(string text, string labels) =>
        [.. Events(text, labels).Select(e => e with { Time = e.Time + DateTime.UnixEpoch.Ticks })];

    /// <summary>The results as <c>a1 b1 b2; a2?</c>: in total order, partial ones with a question mark.</summary>
    public static string Results(ReferenceQuery query, IEnumerable<ReferenceEvent> events, bool emitEach = false, int? maxEvents = null) =>
        string.Join("; ", ReferenceJoin.Evaluate(query, events, emitEach, maxEvents).Select(Text));

    public static string Results(ReferenceQuery query, string events, bool emitEach = false, int? maxEvents = null) =>
        Results(query, Events(events), emitEach, maxEvents);

    public static string Text(ReferenceCorrelation c) =>
        string.Join(" ", c.Events.Select(e => $"{Name(e.Stream)}{e.Position}")) + (c.Complete ? "" : "?") + (c.Truncated ? "!" : "");

    private static ReferenceKey Key(string text) => text.Split('=') is [var left, var right] ? new(left, right) : ReferenceKey.Of(text);

    private static ReferenceEvent Event(string text)
    {
        var words = text.Split(' ');
        var (name, time) = (words[0].Split('@')[0], words[0].Split('@')[1]);
        var labels = words.Skip(1).Select(word => word.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        return new(name[0] - 'a', Ticks(double.Parse(time)), long.Parse(name[1..]), name[..1], labels);
    }

    private static long Ticks(double seconds) => (long)Math.Round(seconds * TimeSpan.TicksPerSecond);

    private static string Name(int index) => ((char)('a' + index)).ToString();
}
