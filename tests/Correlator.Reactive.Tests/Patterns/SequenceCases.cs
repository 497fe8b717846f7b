namespace Correlator.Tests.Patterns;

/// <summary>Sequences worked out by hand, for the reference and for every implementation of it.</summary>
public static partial class SequenceCases
{
    public static IReadOnlyList<SequenceCase> All { get; } = [.. Order, .. Reuse, .. Keys, .. Repetition, .. Between, .. Leading, .. Trailing, .. Until, .. Unordered];

    private static IEnumerable<SequenceCase> Order =>
    [
        new("Pair in order", "maxspan 10s [a] [b]", "a1@0; b1@1", "a1 b1"),
        new("Pair in the other order", "maxspan 10s [a] [b]", "b1@0; a1@1", "", "a1"),
        new("Only a start", "maxspan 10s [a] [b]", "a1@0", "", "a1"),
        new("Exactly the span", "maxspan 10s [a] [b]", "a1@0; b1@10", "a1 b1"),
        new("Just over the span", "maxspan 10s [a] [b]", "a1@0; b1@10.0000001", "", "a1"),
        new("Span counts from the first step", "maxspan 10s [a] [b] [c]", "a1@0; b1@8; c1@11; a2@12; b2@13; c2@22", "a2 b2 c2", "a1"),
        new("Without maxspan the largest range", "[a 5s] [b 8s]", "a1@0; b1@8; a2@20; b2@28.1", "a1 b1", "a2"),
        new("Equal times stand in the order of the steps", "maxspan 10s [a] [b] [c]", "c1@0; b1@0; a1@0", "a1 b1 c1"),
        new("Equal times of the wrong order", "maxspan 10s [b] [a]", "a1@0; b1@0", "b1 a1"),
        new("Equal times and an earlier second step", "maxspan 10s [a] [b]", "b1@-1; a1@0; b2@0; b3@1", "a1 b2"),
        new("Events in between are skipped", "maxspan 10s [a] [b] [c]", "a1@0; c1@1; b1@2; a2@3; c2@4", "a1 b1 c2", "a2"),
        new("Single step", "maxspan 10s [a]", "a1@0; a2@1", "a1; a2"),
        new("Earliest runs of equal completions", "maxspan 10s [a] [b] [c]", "a1@0; b1@1; b2@2; c1@3", "a1 b1 c1"),
    ];

    private static IEnumerable<SequenceCase> Reuse =>
    [
        new("Events of a match are used up", "maxspan 10s [a] [b]", "a1@0; a2@1; b1@2; b2@3", "a1 b1; a2 b2"),
        new("The earlier start is served first", "maxspan 10s [a] [b]", "a1@0; a2@1; b1@2", "a1 b1", "a2"),
        new("Overlapping uses nothing up", "maxspan 10s overlapping [a] [b]", "a1@0; a2@1; b1@2; b2@3", "a1 b1; a2 b1"),
        new("A start within an open attempt", "maxspan 10s [a] [b] [c]", "a1@0; b1@1; a2@2; b2@3; c1@4; c2@5", "a1 b1 c1; a2 b2 c2"),
        new("A middle event is used once", "maxspan 10s [a] [b] [c]", "a1@0; a2@1; b1@2; c1@3; c2@4", "a1 b1 c1", "a2"),
        new("A timed-out start uses nothing up", "maxspan 10s [a] [b] [c]", "a1@0; a2@5; b1@6; c1@11", "a2 b1 c1", "a1"),
        new("One source in two steps", "maxspan 10s [a] [a]", "a1@0; a2@1; a3@2; a4@3", "a1 a2; a3 a4"),
        new("One source in two steps, odd", "maxspan 10s [a] [a]", "a1@0; a2@1; a3@2", "a1 a2", "a3"),
        new("One source in two steps, overlapping", "maxspan 10s overlapping [a] [a]", "a1@0; a2@1; a3@2", "a1 a2; a2 a3", "a3"),
        new("An event does not follow itself", "maxspan 10s [a] [a]", "a1@0", "", "a1"),
        new("Copies of equal time", "maxspan 10s [a] [a]", "a1@0; a2@0", "a1 a2"),
        new("One source in three steps", "maxspan 10s [a] [b] [a]", "a1@0; b1@0; a2@1", "a1 b1 a2"),
        new("Completed out of the order of starts", "by (k) maxspan 10s [a] [b]", "a1@0 k=1; a2@1 k=2; b1@2 k=2; b2@3 k=1", "a2 b1; a1 b2"),
    ];

    private static IEnumerable<SequenceCase> Keys =>
    [
        new("Without keys all events share one", "maxspan 10s [a] [b]", "a1@0 k=1; b1@1 k=2", "a1 b1"),
        new("Other keys do not matter", "by (k) maxspan 10s [a] [b]", "a1@0 k=1; b1@1 k=2", "", "a1"),
        new("A missing or empty key takes no part", "by (k) maxspan 10s [a] [b]", "a1@0 k=; b1@1 k=; a2@2 x=1; b2@3 x=1", ""),
        new("The key is the whole tuple", "by (k, x) maxspan 10s [a] [b]", "a1@0 k=1 x=1; b1@1 k=1 x=2; b2@2 k=2 x=1; b3@3 k=1 x=1", "a1 b3"),
        new("Keys of the steps", "maxspan 10s [a] by (x) [b] by (y)", "a1@0 x=1 y=2; b1@1 x=1 y=2; b2@2 y=1", "a1 b2"),
        new("Keys of the sequence and the steps", "by (k) maxspan 10s [a] by (x) [b] by (y)", "a1@0 k=1 x=1; b1@1 k=2 y=1; b2@2 k=1 y=1", "a1 b2"),
        new("Keys of a negated step", "maxspan 10s [a] by (x) ![b] by (y) [c] by (z)", "a1@0 x=1; b1@1 x=1 y=2; c1@2 z=1; a2@3 x=1; b2@4 y=1; c2@5 z=1", "a1 c1", "a2"),
    ];

    private static IEnumerable<SequenceCase> Repetition =>
    [
        new("Exactly three", "maxspan 10s [a]{3}", "a1@0; a2@1; a3@2; a4@3", "a1 a2 a3", "a4"),
        new("Exactly three within the span", "maxspan 10s [a]{3}", "a1@0; a2@5; a3@11; a4@12", "a2 a3 a4", "a1"),
        new("Exactly three, overlapping", "maxspan 10s overlapping [a]{3}", "a1@0; a2@1; a3@2; a4@3", "a1 a2 a3; a2 a3 a4", "a3 a4"),
        new("Further events after the maximum are skipped", "maxspan 10s [a]{2} [b]", "a1@0; a2@1; a3@2; b1@3", "a1 a2 b1", "a3"),
        new("A repetition takes every event", "maxspan 10s [a]+ [b]", "a1@0; a2@1; a3@2; b1@3; b2@4", "a1 a2 a3 b1"),
        new("A repetition in each overlapping match", "maxspan 10s overlapping [a]+ [b]", "a1@0; a2@1; b1@2", "a1 a2 b1; a2 b1"),
        new("Next step before the minimum is skipped", "maxspan 10s [a]{2,} [b]", "a1@0; b1@1; a2@2; b2@3", "a1 a2 b2"),
        new("Next step within an exact repetition is skipped", "maxspan 10s [a] [b]{2} [c]", "a1@0; b1@1; c1@2; b2@3; c2@4", "a1 b1 b2 c2"),
        new("Up to a maximum", "maxspan 10s [a]{1,2} [b]", "a1@0; a2@1; a3@2; b1@3", "a1 a2 b1", "a3"),
        new("Optional step that is there", "maxspan 10s [a] [b]? [c]", "a1@0; b1@1; b2@2; c1@3", "a1 b1 c1"),
        new("Optional step that is not there", "maxspan 10s [a] [b]? [c]", "b1@-1; a1@0; c1@1; b2@2", "a1 c1"),
        new("Any number", "maxspan 10s [a] [b]* [c]", "a1@0; b1@1; b2@2; c1@3; a2@4; c2@5", "a1 b1 b2 c1; a2 c2"),
        new("Optional repetition up to a maximum", "maxspan 10s [a] [b]{0,3} [c]", "a1@0; b1@1; b2@2; b3@3; b4@4; c1@5", "a1 b1 b2 b3 c1"),
        new("The first optional step goes before the second", "maxspan 10s [a] [b]? [c]? [d]", "a1@0; c1@1; b1@2; d1@3", "a1 b1 d1"),
        new("The last step completes at its minimum", "maxspan 10s [a] [b]{2,4}", "a1@0; b1@1; b2@2; b3@3", "a1 b1 b2"),
        new("The last step completes with one", "maxspan 10s [a] [b]+", "a1@0; b1@1; b2@2", "a1 b1"),
        new("The only step completes at its minimum", "maxspan 10s [a]{2,}", "a1@0; a2@1; a3@2; a4@3; a5@4", "a1 a2; a3 a4", "a5"),
        new("An event that can do both begins the next step", "maxspan 10s [a]+ [a]", "a1@0; a2@1; a3@2", "a1 a2", "a3"),
        new("An event extends below the minimum", "maxspan 10s [a]{2,} [a]", "a1@0; a2@1; a3@2; a4@3", "a1 a2 a3", "a4"),
        new("A run does not end with the span of its start", "maxspan 10s [a]+ [b]", "a1@0; a2@8; b1@12", "a2 b1", "a1"),
    ];
}
