namespace Correlator.Dsl.Syntax;

/// <summary>A duration such as <c>1h30m</c>.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Ticks">Its length in ticks of 100 ns, zero or more.</param>
/// <param name="Text">As typed.</param>
public sealed partial record DurationSyntax(TextSpan Span, long Ticks, string Text) : SyntaxNode(Span);

/// <summary>A signed bound such as <c>-5s</c>, <c>0</c> or <c>+inf</c>.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Ticks">Signed ticks of 100 ns; <see cref="long.MinValue"/> and <see cref="long.MaxValue"/> stand for no bound.</param>
/// <param name="Text">As typed, without blanks.</param>
public sealed record BoundSyntax(TextSpan Span, long Ticks, string Text) : SyntaxNode(Span)
{
    /// <summary>True for <c>inf</c> of either sign.</summary>
    public bool IsInfinite => Ticks is long.MinValue or long.MaxValue;
}

/// <summary>What stands between the brackets of a stream.</summary>
public abstract record RangeSyntax : SyntaxNode
{
    private protected RangeSyntax(TextSpan span)
        : base(span)
    {
    }
}

/// <summary><c>[5m]</c></summary>
/// <param name="Span">From bracket to bracket.</param>
/// <param name="Duration">How long an event can match.</param>
public sealed record LookbackRangeSyntax(TextSpan Span, DurationSyntax Duration) : RangeSyntax(Span);

/// <summary><c>[a, b]</c>: history only.</summary>
/// <param name="Span">From bracket to bracket.</param>
/// <param name="Start">First instant.</param>
/// <param name="End">Last instant.</param>
public sealed record AbsoluteRangeSyntax(TextSpan Span, InstantSyntax Start, InstantSyntax End) : RangeSyntax(Span);

/// <summary>A point in time.</summary>
public abstract record InstantSyntax : SyntaxNode
{
    private protected InstantSyntax(TextSpan span)
        : base(span)
    {
    }
}

/// <summary>A date, with a time or at midnight, bare or in quotes.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Ticks">Ticks of 100 ns from 0001-01-01 of the written clock, before its zone is taken into account.</param>
/// <param name="ZoneMinutes">Minutes east of UTC; null if no zone is written.</param>
/// <param name="Text">As typed, with its quotes.</param>
public sealed record DateInstantSyntax(TextSpan Span, long Ticks, int? ZoneMinutes, string Text) : InstantSyntax(Span)
{
    /// <summary>UTC ticks, if a time without zone is read <paramref name="defaultZone"/> east of UTC.</summary>
    public long UtcTicks(TimeSpan defaultZone = default) => Ticks - ((ZoneMinutes * TimeSpan.TicksPerMinute) ?? defaultZone.Ticks);
}

/// <summary>Unix time as a number: seconds below 10^11, milliseconds below 10^14, microseconds below 10^17, nanoseconds above.</summary>
/// <param name="Span">Its place.</param>
/// <param name="UtcTicks">Ticks of 100 ns from 0001-01-01 UTC.</param>
/// <param name="Text">As typed.</param>
public sealed record UnixInstantSyntax(TextSpan Span, long UtcTicks, string Text) : InstantSyntax(Span);

/// <summary><c>now</c></summary>
/// <param name="Span">Its place.</param>
public sealed record NowInstantSyntax(TextSpan Span) : InstantSyntax(Span);

/// <summary><c>1d ago</c></summary>
/// <param name="Span">Its place.</param>
/// <param name="Duration">How long before now.</param>
public sealed record AgoInstantSyntax(TextSpan Span, DurationSyntax Duration) : InstantSyntax(Span);

/// <summary><c>offset -200ms</c></summary>
/// <param name="Span">From the word to the duration.</param>
/// <param name="Ticks">Signed ticks of 100 ns that are added to the time of each event.</param>
/// <param name="Text">The signed duration as typed, without blanks.</param>
public sealed record OffsetSyntax(TextSpan Span, long Ticks, string Text) : SyntaxNode(Span);

/// <summary>Where an <c>@</c> points to.</summary>
public enum AtAnchor
{
    /// <summary>An instant.</summary>
    Instant,

    /// <summary><c>start()</c></summary>
    Start,

    /// <summary><c>end()</c></summary>
    End,
}

/// <summary><c>@ "2026-01-01"</c></summary>
/// <param name="Span">From the <c>@</c>.</param>
/// <param name="Anchor">What is meant.</param>
/// <param name="Instant">The instant, for that anchor only.</param>
public sealed record AtSyntax(TextSpan Span, AtAnchor Anchor, InstantSyntax? Instant) : SyntaxNode(Span);
