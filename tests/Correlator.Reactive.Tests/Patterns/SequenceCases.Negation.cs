namespace Correlator.Tests.Patterns;

public static partial class SequenceCases
{
    private static IEnumerable<SequenceCase> Between =>
    [
        new("Negated event between", "maxspan 10s [a] ![x] [b]", "a1@0; x1@1; b1@2", "", "a1"),
        new("Negated event before and after", "maxspan 10s [a] ![x] [b]", "x1@0; a1@1; b1@2; x2@3", "a1 b1"),
        new("Negated event of another key", "by (k) maxspan 10s [a] ![x] [b]", "a1@0 k=1; x1@1 k=2; b1@2 k=1", "a1 b1"),
        new("Negated event without a key", "by (k) maxspan 10s [a] ![x] [b]", "a1@0 k=1; x1@1 k=; b1@2 k=1", "a1 b1"),
        new("A later start is not violated", "maxspan 10s [a] ![x] [b]", "a1@0; x1@1; a2@2; b1@3", "a2 b1", "a1"),
        new("A violated step begins anew", "maxspan 10s [a] [b] ![x] [c]", "a1@0; b1@1; x1@2; b2@3; c1@4", "a1 b2 c1"),
        new("A violated step begins anew before it is violated", "maxspan 10s [a] [b] ![x] [c]", "a1@0; b1@1; b2@2; x1@3; c1@4; b3@5; c2@6", "a1 b3 c2"),
        new("A violated first step does not begin anew", "maxspan 10s [a] ![x] [b] [c]", "a1@0; x1@1; b1@2; c1@3", "", "a1"),
        new("Negated event elsewhere", "maxspan 10s [a] [b] ![x] [c]", "a1@0; x1@1; b1@2; c1@3; x2@4", "a1 b1 c1"),
        new("Negated event within a repetition", "maxspan 10s [a] [b]+ ![x] [c]", "a1@0; b1@1; x1@2; b2@3; c1@4", "a1 b1 b2 c1"),
        new("Negated event within a first repetition", "maxspan 10s [a]+ ![x] [b]", "a1@0; x1@1; a2@2; b1@3", "a1 a2 b1"),
        new("Negated event after a full repetition", "maxspan 10s [a]{1,2} ![x] [b]", "a1@0; a2@1; x1@2; a3@3; b1@4", "a2 a3 b1", "a1"),
        new("A violated repetition begins later", "maxspan 10s [a] [b]{1,2} ![x] [c]", "a1@0; b1@1; b2@2; x1@3; b3@4; c1@5", "a1 b2 b3 c1"),
        new("Several negations", "maxspan 10s [a] ![x] ![y] [b]", "a1@0; y1@1; b1@2; a2@3; x1@4; b2@5; a3@6; b3@7", "a3 b3", "a1 a2"),
        new("Negation before an absent optional step", "maxspan 10s [a] ![x] [b]? [c]", "a1@0; x1@1; c1@2", "", "a1"),
        new("Negation before a present optional step", "maxspan 10s [a] ![x] [b]? [c]", "a1@0; b1@1; x1@2; c1@3", "a1 b1 c1"),
        new("Negation after a present optional step", "maxspan 10s [a] [b]? ![x] [c]", "a1@0; x1@1; b1@2; c1@3", "a1 b1 c1"),
        new("Negation after an absent optional step", "maxspan 10s [a] [b]? ![x] [c]", "a1@0; x1@1; c1@2; b1@3; c2@4", "a1 b1 c2"),
        new("Both sides of an optional step are violated", "maxspan 10s [a] ![x] [b]? ![y] [c]", "a1@0; y1@1; c1@2; b1@3; c2@4", "a1 b1 c2"),
        new("Equal times are between in total order", "maxspan 10s [a] ![x] [b]", "a1@0; x1@0; b1@1; a2@2; x2@3; b2@3", "", "a1 a2"),
        new("Equal times outside in total order", "maxspan 10s [a] [b] ![x] [c]", "a1@0; x1@1; b1@2; c1@2; x2@2", "", "a1"),
        new("A copy of a match's event violates nothing", "maxspan 10s [a] ![a] [b]", "a1@0; b1@1", "a1 b1"),
        new("Only the last of several follows directly", "maxspan 10s [a] ![a] [b]", "a1@0; a2@1; b1@2", "a2 b1", "a1"),
        new("A copy of the next event violates nothing", "maxspan 10s [a] ![b] [b]", "a1@0; b1@1", "a1 b1"),
        new("Overlapping and negated", "maxspan 10s overlapping [a] ![x] [b]", "a1@0; x1@1; a2@2; a3@3; b1@4; b2@5", "a2 b1; a3 b1", "a1"),
        new("A violated attempt uses nothing up", "maxspan 10s [a] [b] ![x] [c]", "a1@0; b1@1; x1@2; a2@3; b2@4; c1@5; b3@6; c2@7", "a1 b2 c1; a2 b3 c2"),
    ];

    private static IEnumerable<SequenceCase> Leading =>
    [
        new("Negated event exactly the span before", "maxspan 10s ![x] [a] [b]", "x1@0; a1@10; b1@11", ""),
        new("Negated event more than the span before", "maxspan 10s ![x] [a] [b]", "x1@0; a1@10.1; b1@11", "a1 b1"),
        new("Negated event at the time of the start", "maxspan 10s ![x] [a] [b]", "x1@5; a1@5; b1@6", "a1 b1"),
        new("Negated event after the start", "maxspan 10s ![x] [a] [b]", "a1@0; x1@1; b1@2", "a1 b1"),
        new("Leading negation of another key", "by (k) maxspan 10s ![x] [a] [b]", "x1@0 k=2; a1@1 k=1; b1@2 k=1", "a1 b1"),
        new("Leading negation per start", "maxspan 10s ![x] [a] [b]", "a1@0; x1@1; a2@2; b1@3; b2@4", "a1 b1"),
        new("Leading negation of the same source", "maxspan 10s ![a] [a]", "a1@0; a2@5; a3@15.1; a4@16", "a1; a3"),
        new("Two leading negations", "maxspan 10s ![x] ![y] [a]", "y1@0; a1@1; x1@20; a2@21; a3@40", "a3"),
    ];

    private static IEnumerable<SequenceCase> Trailing =>
    [
        new("Nothing follows", "maxspan 10s [a] ![x]", "a1@0", "a1"),
        new("Negated event at the end of the span", "maxspan 10s [a] ![x]", "a1@0; x1@10", "", "a1"),
        new("Negated event after the span", "maxspan 10s [a] ![x]", "a1@0; x1@10.1", "a1"),
        new("Negated event before", "maxspan 10s [a] ![x]", "x1@0; a1@1", "a1"),
        new("Negated event at the time of the last", "maxspan 10s [a] ![x]", "x1@0; a1@0", "", "a1"),
        new("Trailing negation of another key", "by (k) maxspan 10s [a] ![x]", "a1@0 k=1; x1@1 k=2", "a1"),
        new("Negated event before the last", "maxspan 10s [a] [b] ![x]", "a1@0; x1@1; b1@2", "a1 b1"),
        new("Negated event after the last", "maxspan 10s [a] [b] ![x]", "a1@0; b1@1; x1@2", "", "a1"),
        new("Negated event beyond the span from the first", "maxspan 10s [a] [b] ![x]", "a1@0; b1@9; x1@11", "a1 b1"),
        new("A later last step is not violated", "maxspan 10s [a] [b] ![x]", "a1@0; b1@1; x1@2; b2@3", "a1 b2"),
        new("The earliest last step when none is violated", "maxspan 10s [a] [b] ![x]", "a1@0; b1@1; a2@2; b2@3", "a1 b1; a2 b2"),
        new("The earliest end, though a step that may be empty begins after it", "maxspan 10s [a] [b]* [c] ![x]", "a1@0; c1@1; b1@2; c2@3", "a1 c1"),
        new("Trailing negation decides by start", "maxspan 10s overlapping [a] [b] ![x]", "a1@0; a2@1; b1@2; x1@10.5", "a1 b1", "a2"),
        new("A copy of the last event is no absence broken", "maxspan 10s [a] ![a]", "a1@0; a2@5; a3@15.1", "a2; a3", "a1"),
        new("Repetition and trailing negation", "maxspan 10s [a]{2} ![x]", "a1@0; a2@1; x1@2; a3@3; a4@4", "a2 a3", "a1 a4"),
        new("Between and trailing", "maxspan 10s [a] ![x] [b] ![y]", "a1@0; b1@1; y1@2; a2@20; x1@21; b2@22; a3@40; b3@41", "a3 b3", "a1 a2"),
        new("Leading and trailing", "maxspan 10s ![x] [a] ![x]", "a1@0; a2@5; x1@12; a3@13; a4@30", "a1; a4", "a2"),
    ];
}
