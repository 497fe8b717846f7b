using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Tests;

/// <summary>Builds random syntax trees of every construct. The same seed gives the same tree.</summary>
internal sealed partial class RandomQuery(int seed)
{
    private static TextSpan None => default;

    private static readonly string[] AliasNames = ["x", "y", "fe", "api-1", "p_95"];

    private readonly Random _random = new(seed);
    private int _streams;

    public QuerySyntax Next() => new(None, [.. AliasNames.Select(Declaration), .. List(0, 2, Statement)], Pipeline(3));

    /// <summary>Every name that a tree may use as a let name is one.</summary>
    private static LetSyntax Declaration(string name) =>
        new(None, new NameSyntax(None, name), new PipelineSyntax(None, new StreamSyntax(None, new NameSyntax(None, "source")), null, []));

    private int Pick(int count) => _random.Next(count);

    private bool Chance(int oneIn) => Pick(oneIn) == 0;

    private T Of<T>(params T[] choices) => choices[Pick(choices.Length)];

    private T Choose<T>(params Func<T>[] choices) => choices[Pick(choices.Length)]();

    private T? Maybe<T>(Func<T> make)
        where T : class => Chance(2) ? make() : null;

    private SyntaxList<T> List<T>(int least, int most, Func<T> make) =>
        [.. Enumerable.Range(0, least + Pick(most - least + 1)).Select(_ => make()).ToArray()];

    private NameSyntax Name() => new(None, Of("a", "svc", "request_id", "user-id", "on", "and", "Count", "x_1", "http2"));

    private NameSyntax Alias() => new(None, Of(AliasNames));

    private FieldSyntax Field() => Chance(6)
        ? new FieldSyntax(None, [new NameSyntax(None, "x y")]) { Quoted = Raw("x y") }
        : new FieldSyntax(None, List(1, 3, Name));

    /// <summary>A field that does not start with a word which would be something else at the start of a term.</summary>
    private FieldSyntax PlainField() => new(None, [new NameSyntax(None, Of("status", "api", "user-id")), .. List(0, 2, Name)]);

    private static StringSyntax Raw(string value) => new(None, value, StringDecoder.Encode(value));

    private StringSyntax Text() => Choose(
        () => Raw(Of("error", "say \"hi\"", "a  b", "1.2\\3", "")),
        () => new StringSyntax(None, "x'y\"z", "`x'y\"z`"),
        () => new StringSyntax(None, "it", "'it'"));

    private StringSyntax Pattern() => Raw(Of("5..", "a|b", "web-\\d+", "(?P<user>\\w+)x?", "[a-c]{2,3}"));

    private DurationSyntax Duration()
    {
        var text = Of("5m", "1h30m", "500ms", "1s", "2d", "1w", "1y1ns", "250us");
        Assert.True(DurationSyntax.TryParse(text, out var ticks, out _));
        return new DurationSyntax(None, ticks, text);
    }

    private QuantitySyntax Quantity()
    {
        var text = Of("5", "0.25", "1.5s", "10MiB", "1h30m", "200ms", "3KB");
        Assert.True(QuantityReader.TryRead(text, out var kind, out var value, out _));
        return Chance(4) ? new QuantitySyntax(None, kind, -value, "-" + text) : new QuantitySyntax(None, kind, value, text);
    }

    private StatementSyntax Statement() => Choose<StatementSyntax>(
        () => new SetSyntax(None, Option()),
        () => new LetSyntax(None, Alias(), Pipeline(1)));

    private OptionSyntax Option() => new(None, new NameSyntax(None, Of("lateness", "idle", "emit")), Choose<ExpressionSyntax>(Quantity, Text, () => new FieldSyntax(None, [Alias()])));

    private PipelineSyntax Pipeline(int depth) => new(None, Join(depth), Chance(3) ? Filter() : null, List(0, 3, Stage));

    private PostFilterSyntax Filter() => new(None, List(0, 3, () => Choose<LabelConditionSyntax>(
        Matcher,
        () => new LabelComparisonSyntax(None, Field(), Of(ComparisonOperator.Greater, ComparisonOperator.LessOrEqual, ComparisonOperator.Equal), Quantity() with { Value = 7, Kind = QuantityKind.Number, Text = "7" }))));

    private MatcherSyntax Matcher() => Chance(4)
        ? new MatcherSyntax(None, Field(), MatcherOperator.Equal, new StringSyntax(None, "a.b:c/d-e", "a.b:c/d-e"))
        : new MatcherSyntax(None, Field(), Of(MatcherOperator.Equal, MatcherOperator.NotEqual, MatcherOperator.Matches, MatcherOperator.NotMatches), Chance(2) ? Text() : Pattern());

    private JoinExpressionSyntax Join(int depth)
    {
        if (depth == 0 || Chance(3) || _streams > 40)
        {
            return Primary(depth);
        }

        var kind = Of(Enum.GetValues<JoinWord>());
        var join = new JoinSyntax(None, kind, Join(depth - 1), Join(depth - 1));
        return kind == JoinWord.Union ? join : join with { Matching = Matching(), Clauses = Clauses() };
    }

    private JoinClauseSyntax Matching() => Chance(5)
        ? new IgnoringSyntax(None, List(1, 2, Field))
        : new OnSyntax(None, List(1, 3, Key));

    private KeySyntax Key() => new(None, KeyPart(2), Maybe(() => KeyPart(1)));

    private ExpressionSyntax KeyPart(int depth) => depth > 0 && Chance(4)
        ? new CallSyntax(None, new NameSyntax(None, Of("lower", "coalesce", "trim")), List(1, 2, () => KeyPart(depth - 1)))
        : Field();

    private SyntaxList<JoinClauseSyntax> Clauses()
    {
        var clauses = new List<JoinClauseSyntax>();
        clauses.AddRange(Maybe(() => Choose<JoinClauseSyntax>(() => new WithinSyntax(None, Duration()), Bounds)) is { } within ? [within] : []);
        clauses.AddRange(Maybe(() => Choose<JoinClauseSyntax>(() => new BeforeSyntax(None, Duration()), () => new AfterSyntax(None, Duration()), () => new AsOfSyntax(None, Of(Enum.GetValues<AsOfWord>()), Maybe(Duration)))) is { } time ? [time] : []);
        clauses.AddRange(Maybe(() => new GroupSyntax(None, Of(GroupModifier.Left, GroupModifier.Right), List(0, 2, Field))) is { } group ? [group] : []);
        return [.. clauses];
    }

    private WithinBoundsSyntax Bounds()
    {
        var lower = Of(new BoundSyntax(None, -5 * TimeSpan.TicksPerSecond, "-5s"), new BoundSyntax(None, 0, "0"), new BoundSyntax(None, long.MinValue, "-inf"));
        var upper = Of(new BoundSyntax(None, 10 * TimeSpan.TicksPerMinute, "10m"), new BoundSyntax(None, long.MaxValue, "inf"), new BoundSyntax(None, TimeSpan.TicksPerSecond, "+1s"));
        return new WithinBoundsSyntax(None, lower, upper, Maybe(Alias));
    }
}
