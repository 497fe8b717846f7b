using System.Text.RegularExpressions;
using Correlator.Testing;

namespace Correlator.Tests.Patterns;

/// <summary>One hand-computed sequence.</summary>
/// <remarks>
/// <paramref name="Steps"/> is the query without the word <c>sequence</c>, a stream written as its letter, which names its source:
/// <c>[a]</c> for <c>[a({})[5m]]</c>, <c>[a 8s]</c> for another range. <paramref name="Events"/> are written <c>a1@0 k=1 x=2; b1@3.5</c>: source,
/// position, seconds from the Unix epoch on, labels (none: <c>k=1</c>). <paramref name="Matches"/> are written <c>a1 b1; a2 b2</c>, in the order of decision.
/// </remarks>
public sealed partial record SequenceCase(string Name, string Steps, string Events, string Matches, string TimedOut = "")
{
    private const int DefaultRangeSeconds = 300;

    /// <summary>The query in the text of the language.</summary>
    public string QueryText => "sequence " + ShortStream().Replace(Steps, static match => $"[{match.Groups[1].Value}({{}})[{(match.Groups[2].Success ? match.Groups[2].Value : "5m")}]]");

    /// <summary>The query as the reference takes it.</summary>
    public ReferenceSequenceQuery Query
    {
        get
        {
            var head = Head().Match(Steps);
            var steps = Step().Matches(Steps).Select((match, index) => (match.Groups["until"].Success, Step: StepOf(match, index))).ToList();
            return new([.. steps.Where(step => !step.Success).Select(step => step.Step)])
            {
                Unordered = head.Groups["unordered"].Success,
                Keys = Names(head.Groups["keys"]),
                MaxSpanTicks = head.Groups["span"].Success ? Seconds(head.Groups["span"].Value) : null,
                Overlapping = head.Groups["overlapping"].Success,
                Until = steps.Where(step => step.Success).Select(step => step.Step).SingleOrDefault(),
            };
        }
    }

    /// <summary>The events of the sources, each once, for the first stream of its source, in the order in which they are written.</summary>
    public IReadOnlyList<ReferenceEvent> SourceEvents
    {
        get
        {
            var streams = Query.Streams;
            return
            [
                .. Reference.Streams.EventsFromEpoch(Events, "k=1").Select(e => e with { Stream = streams.First(stream => stream.Source == e.Source).Index }),
            ];
        }
    }

    /// <summary>The events of all streams: one copy for each stream of its source.</summary>
    public IReadOnlyList<ReferenceEvent> StreamEvents =>
    [
        .. from e in SourceEvents from stream in Query.Streams where stream.Source == e.Source select e with { Stream = stream.Index },
    ];

    public static string Text(IEnumerable<ReferenceEvent> events) => string.Join(" ", events.Select(e => $"{e.Source}{e.Position}"));

    public override string ToString() => Name;

    private static ReferenceSequenceStep StepOf(Match match, int index)
    {
        var (min, max) = match.Groups["quantifier"].Value switch
        {
            "" => (1, 1),
            "?" => (0, 1),
            "*" => (0, null),
            "+" => (1, (int?)null),
            var braces => Bounds(braces.Trim('{', '}').Split(',')),
        };
        var range = match.Groups["range"].Success ? Seconds(match.Groups["range"].Value) : DefaultRangeSeconds * TimeSpan.TicksPerSecond;
        return new(new StreamQuery(index, match.Groups["source"].Value, range))
        {
            IsNegated = match.Groups["negated"].Success,
            Keys = Names(match.Groups["keys"]),
            Min = min,
            Max = max,
        };
    }

    private static (int Min, int? Max) Bounds(string[] bounds) => bounds switch
    {
        [var exactly] => (int.Parse(exactly), int.Parse(exactly)),
        [var min, ""] => (int.Parse(min), null),
        _ => (int.Parse(bounds[0]), int.Parse(bounds[1])),
    };

    private static string[] Names(Group keys) => keys.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static long Seconds(string duration) => long.Parse(duration.TrimEnd('s')) * TimeSpan.TicksPerSecond;

    [GeneratedRegex(@"\[(\w)(?: (\d+s))?\]")]
    private static partial Regex ShortStream();

    [GeneratedRegex(@"^(?<unordered>unordered )?(by \((?<keys>[^)]*)\) )?(maxspan (?<span>\d+s) )?(?<overlapping>overlapping )?")]
    private static partial Regex Head();

    [GeneratedRegex(@"(?<until>until )?(?<negated>!)?\[(?<source>\w)(?: (?<range>\d+s))?\](?: by \((?<keys>[^)]*)\))?(?<quantifier>[+*?]|\{[^}]*\})?")]
    private static partial Regex Step();
}
