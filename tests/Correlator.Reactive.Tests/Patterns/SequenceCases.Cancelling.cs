namespace Correlator.Tests.Patterns;

public static partial class SequenceCases
{
    private static IEnumerable<SequenceCase> Until =>
    [
        new("Until between", "maxspan 10s [a] [b] until [u]", "a1@0; u1@1; b1@2", ""),
        new("Until after", "maxspan 10s [a] [b] until [u]", "a1@0; b1@1; u1@2", "a1 b1"),
        new("Until before", "maxspan 10s [a] [b] until [u]", "u1@0; a1@1; b1@2", "a1 b1"),
        new("Until cancels all open attempts, not later ones", "maxspan 10s [a] [b] until [u]", "a1@0; a2@1; u1@2; a3@3; b1@4; b2@5", "a3 b1"),
        new("Until of another key", "by (k) maxspan 10s [a] [b] until [u]", "a1@0 k=1; u1@1 k=2; b1@2 k=1", "a1 b1"),
        new("Until at the time of the start", "maxspan 10s [a] [b] until [u]", "u1@0; a1@0; b1@1", ""),
        new("Until at the time of the last", "maxspan 10s [a] [b] until [u]", "a1@0; u1@1; b1@1", "a1 b1"),
        new("Until after the span cancels nothing", "maxspan 10s [a] [b] until [u]", "a1@0; u1@10.1", "", "a1"),
        new("Until at the end of the span cancels", "maxspan 10s [a] [b] until [u]", "a1@0; u1@10", ""),
        new("Until while an absence is awaited", "maxspan 10s [a] ![x] until [u]", "a1@0; u1@10", ""),
        new("Until after an absence was proved", "maxspan 10s [a] ![x] until [u]", "a1@0; u1@10.1", "a1"),
        new("Until within a repetition", "maxspan 10s [a]{2} until [u]", "a1@0; u1@1; a2@2; a3@3", "a2 a3"),
        new("A copy of the start does not cancel it", "maxspan 10s [a] [b] until [a]", "a1@0; b1@1", "a1 b1"),
        new("The next start cancels the one before", "maxspan 10s [a] [b] until [a]", "a1@0; a2@1; b1@2", "a2 b1"),
        new("A copy of a middle event does not cancel", "maxspan 10s [a] [b] [c] until [b]", "a1@0; b1@1; c1@2; a2@3; b2@4; b3@5; c2@6", "a1 b1 c1"),
        new("A cancelled attempt uses nothing up", "maxspan 10s [a] [b] [b] until [u]", "a1@0; b1@1; u1@2; a2@3; b2@4; b3@5", "a2 b2 b3"),
        new("Until calls off what a broken absence has ended", "maxspan 10s [a] ![x] [b] until [u]", "a1@0; x1@1; b1@2; u1@3", ""),
        new("Until after the span calls off nothing that a broken absence has ended", "maxspan 10s [a] ![x] [b] until [u]", "a1@0; x1@1; b1@2; u1@10.1", "", "a1"),
        new("A copy of the start does not call it off, broken or not", "maxspan 10s [a] ![x] [b] until [a]", "a1@0; x1@0; b1@1", "", "a1"),
        new("A start that a match of its moment takes has not timed out", "maxspan 10s [a] by (x) [a] by (y)", "a1@0 x=1 y=1; a2@0 x=1 y=2", "a2 a1"),
        new("A start that is complete and waits for an older one", "maxspan 10s [a] by (x) [a] by (y) until [u] by (y)", "a1@0 x=1 y=1; a2@0 x=1 y=2; u1@1 y=1", "a2 a1"),
    ];

    private static IEnumerable<SequenceCase> Unordered =>
    [
        new("Either order", "unordered maxspan 10s [a] [b]", "b1@0; a1@1; a2@20; b2@21", "b1 a1; a2 b2"),
        new("Unordered within the span", "unordered maxspan 10s [a] [b]", "b1@0; a1@10", "b1 a1"),
        new("Unordered beyond the span", "unordered maxspan 10s [a] [b]", "b1@0; a1@10.1", ""),
        new("The earliest of each step", "unordered maxspan 10s [a] [b]", "a1@0; a2@1; b1@2; b2@3", "a1 b1; a2 b2"),
        new("Forgotten events do not count", "unordered maxspan 10s [a] [b]", "a1@0; a2@5; b1@11", "a2 b1"),
        new("Unordered, overlapping", "unordered maxspan 10s overlapping [a] [b]", "a1@0; a2@1; b1@2; b2@3", "a1 b1; a1 b2"),
        new("Unordered, overlapping, each arrival once", "unordered maxspan 10s overlapping [a] [b]", "a1@0; b1@1; a2@2", "a1 b1; b1 a2"),
        new("Three steps in any order", "unordered maxspan 10s [a] [b] [c]", "c1@0; a1@1; b1@2; b2@3", "c1 a1 b1"),
        new("Unordered per key", "unordered by (k) maxspan 10s [a] [b]", "b1@0 k=1; a1@1 k=2; b2@2 k=2; a2@3 k=1", "a1 b2; b1 a2"),
        new("Unordered with keys of the steps", "unordered maxspan 10s [a] by (x) [b] by (y)", "b1@0 y=1; a1@1 x=2; a2@2 x=1", "b1 a2"),
        new("Unordered, cancelled", "unordered maxspan 10s [a] [b] until [u]", "a1@0; u1@1; b1@2; a2@3", "b1 a2"),
        new("Unordered copies", "unordered maxspan 10s [a] [a]", "a1@0; a2@1; a3@2", "a1 a2"),
        new("Unordered, equal times", "unordered maxspan 10s [a] [b]", "b1@0; a1@0; a2@0", "a1 b1"),
    ];
}
