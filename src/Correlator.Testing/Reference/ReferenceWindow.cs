using System.Globalization;

namespace Correlator.Testing;

/// <summary>How an aggregate cuts its input.</summary>
public enum ReferenceWindowKind
{
    /// <summary>No window: the whole input.</summary>
    Whole,

    /// <summary><c>[5m]</c>: windows side by side.</summary>
    Tumbling,

    /// <summary><c>[5m:1m]</c>: windows of one length that begin at every step.</summary>
    Hopping,

    /// <summary><c>[sliding 5m]</c>: what lies in the time up to each event.</summary>
    Sliding,

    /// <summary><c>[session 30s, 5m]</c>: events that follow each other closely.</summary>
    Session,

    /// <summary><c>[100 events]</c>: so many events in a row.</summary>
    Count,
}

/// <summary>The window of an aggregate.</summary>
public sealed record ReferenceWindow
{
    private ReferenceWindow(ReferenceWindowKind kind) => Kind = kind;

    /// <summary>No window: the whole input.</summary>
    public static ReferenceWindow Whole { get; } = new(ReferenceWindowKind.Whole);

    /// <summary>How the input is cut.</summary>
    public ReferenceWindowKind Kind { get; }

    /// <summary>The length of a tumbling, hopping or sliding window, the gap of a session, in ticks; else zero.</summary>
    public long LengthTicks { get; private init; }

    /// <summary>The step of a hopping window, in ticks; else zero.</summary>
    public long StepTicks { get; private init; }

    /// <summary>The greatest length of a session, in ticks. Null: no limit.</summary>
    public long? MaxTicks { get; private init; }

    /// <summary>The number of events of a window by count; else zero.</summary>
    public int Count { get; private init; }

    /// <summary>Windows <c>[k·length, (k+1)·length)</c> from the Unix epoch on.</summary>
    /// <param name="lengthTicks">Length in ticks, more than zero.</param>
    public static ReferenceWindow Tumbling(long lengthTicks) => new(ReferenceWindowKind.Tumbling) { LengthTicks = Positive(lengthTicks) };

    /// <summary>Windows <c>[k·step, k·step + length)</c> from the Unix epoch on.</summary>
    /// <param name="lengthTicks">Length in ticks, more than zero.</param>
    /// <param name="stepTicks">Step in ticks, more than zero. It need not divide the length.</param>
    public static ReferenceWindow Hopping(long lengthTicks, long stepTicks) =>
        new(ReferenceWindowKind.Hopping) { LengthTicks = Positive(lengthTicks), StepTicks = Positive(stepTicks) };

    /// <summary><c>(t − length, t]</c>, at each event.</summary>
    /// <param name="lengthTicks">Length in ticks, more than zero.</param>
    public static ReferenceWindow Sliding(long lengthTicks) => new(ReferenceWindowKind.Sliding) { LengthTicks = Positive(lengthTicks) };

    /// <summary>Events at most the gap apart, at most the greatest length from first to last.</summary>
    /// <param name="gapTicks">Gap in ticks, more than zero.</param>
    /// <param name="maxTicks">Greatest length in ticks, more than zero. Null: no limit.</param>
    public static ReferenceWindow Session(long gapTicks, long? maxTicks = null) =>
        new(ReferenceWindowKind.Session) { LengthTicks = Positive(gapTicks), MaxTicks = maxTicks is { } max ? Positive(max) : null };

    /// <summary>So many events in a row.</summary>
    /// <param name="count">At least one.</param>
    public static ReferenceWindow Events(int count) => new(ReferenceWindowKind.Count) { Count = (int)Positive(count) };

    /// <summary>The window in the text of the language; empty for the whole input.</summary>
    public override string ToString() => Kind switch
    {
        ReferenceWindowKind.Tumbling => $"[{QueryText.Duration(LengthTicks)}]",
        ReferenceWindowKind.Hopping => $"[{QueryText.Duration(LengthTicks)}:{QueryText.Duration(StepTicks)}]",
        ReferenceWindowKind.Sliding => $"[sliding {QueryText.Duration(LengthTicks)}]",
        ReferenceWindowKind.Session => $"[session {QueryText.Duration(LengthTicks)}{(MaxTicks is { } max ? $", {QueryText.Duration(max)}" : "")}]",
        ReferenceWindowKind.Count => string.Create(CultureInfo.InvariantCulture, $"[{Count} events]"),
        _ => "",
    };

    private static long Positive(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        return value;
    }
}
