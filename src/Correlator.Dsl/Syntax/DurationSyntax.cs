using System.Diagnostics.CodeAnalysis;

namespace Correlator.Dsl.Syntax;

public sealed partial record DurationSyntax
{
    /// <summary>The duration as a time span.</summary>
    public TimeSpan ToTimeSpan() => TimeSpan.FromTicks(Ticks);

    /// <summary>Reads a duration such as <c>1h30m</c>: whole numbers with the units y w d h m s ms us ns, which descend and stand once each.</summary>
    /// <param name="text">The whole text, without blanks.</param>
    /// <param name="ticks">The length in ticks of 100 ns; zero on failure.</param>
    /// <param name="error">What is wrong: a fraction, a capital or unknown unit, a missing unit, or more than 2^63 ticks; null on success.</param>
    /// <returns>False if the text is no duration.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out long ticks, [NotNullWhen(false)] out string? error)
    {
        var success = DurationReader.TryRead(text ?? string.Empty, out ticks, out var problem);
        error = success ? null : problem.Message;
        return success;
    }

    /// <summary>The shortest text for a number of ticks of 100 ns, zero or more: <c>1h30m</c>.</summary>
    public static string Format(long ticks)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ticks);
        return DurationReader.Format(ticks);
    }
}
