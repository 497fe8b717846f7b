using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Tests;

/// <summary>Streams, sequences and selectors.</summary>
internal sealed partial class RandomQuery
{
    private PrimarySyntax Primary(int depth)
    {
        _streams++;
        var primary = (depth > 0 ? Pick(8) : 0) switch
        {
            1 => new ParenthesizedSyntax(None, Pipeline(depth - 1)),
            2 => new LetReferenceSyntax(None, Alias()),
            3 => Sequence(depth - 1),
            _ => (PrimarySyntax)Stream(),
        };
        return Chance(3) ? primary with { Alias = Alias() } : primary;
    }

    private SequenceSyntax Sequence(int depth) => new(None, List(1, 3, () => Step(depth)))
    {
        IsUnordered = Chance(4),
        Keys = List(0, 2, Key),
        MaxSpan = Maybe(Duration),
        IsOverlapping = Chance(4),
        Until = Chance(4) ? Step(depth) : null,
    };

    private SequenceStepSyntax Step(int depth) => new(None, Pipeline(depth))
    {
        IsNegated = Chance(5),
        Keys = List(0, 1, Key),
        Quantifier = Maybe(() => Of(new QuantifierSyntax(None, 1, null), new QuantifierSyntax(None, 0, null), new QuantifierSyntax(None, 0, 1), new QuantifierSyntax(None, 3, 3), new QuantifierSyntax(None, 2, 5), new QuantifierSyntax(None, 10, null))),
    };

    private StreamSyntax Stream()
    {
        var (source, selector) = Choose<(string, SelectorSyntax?)>(
            () => ("loki-2", Selector(new LabelSelectorSyntax(None, List(0, 3, Matcher)))),
            () => ("file", Selector(new TextSelectorSyntax(None, Text()))),
            () => ("graylog", Selector(Lucene())),
            () => ("anything", Selector(new EverythingSelectorSyntax(None))),
            () => ("promql", new SelectorSyntax(None, new NativeSelectorSyntax(None, "rate(x{a=~\"5..\"}[1m])"), [])),
            () => ("source", null));
        return new StreamSyntax(None, new NameSyntax(None, source))
        {
            Selector = selector,
            Range = Maybe(Range),
            Offset = Maybe(() => Of(new OffsetSyntax(None, -2 * TimeSpan.TicksPerMillisecond, "-2ms"), new OffsetSyntax(None, TimeSpan.TicksPerMinute, "1m"))),
            At = Chance(4) ? At() : null,
            Options = Chance(4) ? List(1, 2, Option) : [],
        };
    }

    private SelectorSyntax Selector(SelectorBodySyntax body) => new(None, body, List(0, 3, EventStage));

    private LuceneSelectorSyntax Lucene()
    {
        var text = Of("a:b", "tag:vip OR (tier:gold AND NOT test:true)", "status:[500 TO 599] -debug", "a:b, c:d", "_exists_:user \"two words\" wil*d", "http.status:>=500 && !x # why");
        var errors = new DiagnosticBag(text);
        return new LuceneSelectorSyntax(None, text, LuceneParser.Parse(text, new TextSpan(0, text.Length), new TokenCursor(text, errors), 50));
    }

    private RangeSyntax Range() => Choose<RangeSyntax>(
        () => new LookbackRangeSyntax(None, Duration()),
        () => new AbsoluteRangeSyntax(None, Instant(), Instant()));

    private InstantSyntax Instant() => Choose<InstantSyntax>(
        () => new NowInstantSyntax(None),
        () => new AgoInstantSyntax(None, Duration()),
        () => Date("2026-01-01T06:00:00.5+02:00", quote: false),
        () => Date("2026-01-01 06:00", quote: true),
        () => Unix("1767225600"));

    private static DateInstantSyntax Date(string text, bool quote)
    {
        Assert.True(InstantReader.TryReadDate(text, out var ticks, out var zone));
        return new DateInstantSyntax(None, ticks, zone, quote ? $"\"{text}\"" : text);
    }

    private static UnixInstantSyntax Unix(string text)
    {
        Assert.True(InstantReader.TryReadUnix(text, out var ticks));
        return new UnixInstantSyntax(None, ticks, text);
    }

    private AtSyntax At() => Choose(
        () => new AtSyntax(None, AtAnchor.Start, null),
        () => new AtSyntax(None, AtAnchor.End, null),
        () => new AtSyntax(None, AtAnchor.Instant, Choose<InstantSyntax>(() => Date("2026-01-01T00:00:00Z", quote: true), () => Unix("1767225600.5"))));
}
