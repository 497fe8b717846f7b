using Correlator.Testing;

namespace Correlator.Tests.Patterns;

/// <summary>Windows worked out by hand, for the reference and for every implementation of it.</summary>
public static class WindowCases
{
    private static readonly ReferenceGrouping ByG = new(["g"]);

    public static IReadOnlyList<WindowCase> All { get; } = [.. Aligned, .. Sliding, .. Sessions, .. Counted, .. Groups, .. Thresholds];

    private static IEnumerable<WindowCase> Aligned =>
    [
        Case("The begin belongs to a window, the end does not", ReferenceWindow.Tumbling(S(10)), "a1@0; a2@9.9999999; a3@10", "10: a1 a2; 20: a3"),
        Case("Windows are aligned before the epoch, too", ReferenceWindow.Tumbling(S(10)), "a1@-10.1; a2@-10; a3@-1", "-10: a1; 0: a2 a3"),
        Case("Windows without events give no row", ReferenceWindow.Tumbling(S(10)), "a1@5; a2@35", "10: a1; 40: a2"),
        Case("An event lies in several hopping windows", ReferenceWindow.Hopping(S(10), S(5)), "a1@0; a2@5; a3@9", "5: a1; 10: a1 a2 a3; 15: a2 a3"),
        Case("A step that does not divide the length", ReferenceWindow.Hopping(S(10), S(4)), "a1@9; a2@10", "10: a1; 14: a1 a2; 18: a1 a2"),
        Case("A step longer than the length leaves gaps", ReferenceWindow.Hopping(S(2), S(5)), "a1@0; a2@2; a3@4.9; a4@6", "2: a1; 7: a4"),
        Case("No window at all", ReferenceWindow.Whole, "a1@0; a2@100", "100: a1 a2"),
        Case("No events at all", ReferenceWindow.Whole, "", ""),
    ];

    private static IEnumerable<WindowCase> Sliding =>
    [
        Case("A row at each event", ReferenceWindow.Sliding(S(10)), "a1@0; a2@5; a3@9.9", "0: a1; 5: a1 a2; 9.9: a1 a2 a3"),
        Case("The begin does not belong to it", ReferenceWindow.Sliding(S(10)), "a1@0; a2@10; a3@19.9", "0: a1; 10: a2; 19.9: a2 a3"),
        Case("Events of one time come one after the other", ReferenceWindow.Sliding(S(10)), "a2@0; a1@0", "0: a1; 0: a1 a2"),
    ];

    private static IEnumerable<WindowCase> Sessions =>
    [
        Case("A gap that is not exceeded", ReferenceWindow.Session(S(5)), "a1@0; a2@5; a3@10.1", "10: a1 a2; 15.1: a3"),
        Case("The greatest length", ReferenceWindow.Session(S(5), S(8)), "a1@0; a2@4; a3@8; a4@9; a5@20", "8: a1 a2 a3; 14: a4; 25: a5"),
        Case("The end of a session that is not full", ReferenceWindow.Session(S(5), S(8)), "a1@0; a2@2", "7: a1 a2"),
        Case("Sessions of groups", ReferenceWindow.Session(S(5)), "a1@0; a2@4 g=2; a3@6; a4@8 g=2", "5 g=1: a1; 11 g=1: a3; 13 g=2: a2 a4", ByG),
    ];

    private static IEnumerable<WindowCase> Counted =>
    [
        Case("So many events", ReferenceWindow.Events(2), "a1@0; a2@1; a3@2; a4@30; a5@31", "1: a1 a2; 30: a3 a4"),
        Case("So many events of each group", ReferenceWindow.Events(2), "a1@0; a2@1 g=2; a3@2 g=2; a4@3", "2 g=2: a2 a3; 3 g=1: a1 a4", ByG),
    ];

    private static IEnumerable<WindowCase> Groups =>
    [
        Case("Rows of one moment in the order of their first events", ReferenceWindow.Tumbling(S(10)), "a1@0 g=2; a2@1 g=1; a3@2 g=2", "10 g=2: a1 a3; 10 g=1: a2", ByG),
        Case("A missing label is an empty one", ReferenceWindow.Tumbling(S(10)), "a1@0 g=; a2@1 h=1; a3@2 g=1", "10: a1 a2; 10 g=1: a3", ByG),
        Case("Groups of two labels", ReferenceWindow.Tumbling(S(10)), "a1@0 g=1 h=1; a2@1 g=1 h=2; a3@2 g=1 h=1", "10 g=1 h=1: a1 a3; 10 g=1 h=2: a2", new(["g", "h"])),
        Case("All labels but some", ReferenceWindow.Tumbling(S(10)), "a1@0 g=1 h=1; a2@1 g=1 h=2; a3@2 i=1", "10 g=1: a1 a2; 10 i=1: a3", new(["h"], IsWithout: true)),
        Case("Groups of the whole input have one time", ReferenceWindow.Whole, "a1@0; a2@5 g=2", "5 g=1: a1; 5 g=2: a2", ByG),
        Case("A sliding window of each group", ReferenceWindow.Sliding(S(10)), "a1@0; a2@1 g=2; a3@2", "0 g=1: a1; 1 g=2: a2; 2 g=1: a1 a3", ByG),
    ];

    private static IEnumerable<WindowCase> Thresholds =>
    [
        AtLeast(2, Case("Windows that reach the threshold", ReferenceWindow.Tumbling(S(10)), "a1@0; a2@10; a3@11", "20: a2 a3")),
        AtLeast(2, Case("A sliding window at its crossing", ReferenceWindow.Sliding(S(10)), "a1@0; a2@5; a3@9; a4@18.9; a5@40; a6@41", "5: a1 a2; 41: a5 a6")),
        AtLeast(2, Case("A sliding window that fell below fires again", ReferenceWindow.Sliding(S(10)), "a1@0; a2@5; a3@15; a4@16", "5: a1 a2; 16: a3 a4")),
        AtLeast(1, Case("An empty sliding window holds nothing", ReferenceWindow.Sliding(S(10)), "a1@0; a2@5; a3@15; a4@16", "0: a1; 15: a3")),
        AtLeast(2, Case("Each group crosses by itself", ReferenceWindow.Sliding(S(10)), "a1@0; a2@1 g=2; a3@2; a4@3 g=2; a5@4", "2 g=1: a1 a3; 3 g=2: a2 a4", ByG)),
        Case("A sliding window that falls below", ReferenceWindow.Sliding(S(10)), "a1@0; a2@1; a3@11; a4@12; a5@30", "0: a1; 11: a3; 30: a5")
            with { Threshold = new(ReferenceComparison.Less, 2) },
    ];

    private static WindowCase AtLeast(int count, WindowCase one) => one with { Threshold = new(ReferenceComparison.GreaterOrEqual, count) };

    private static WindowCase Case(string name, ReferenceWindow window, string events, string rows, ReferenceGrouping? grouping = null) =>
        new(name, events, rows) { Window = window, Grouping = grouping ?? ReferenceGrouping.None };

    private static long S(int seconds) => seconds * TimeSpan.TicksPerSecond;
}
