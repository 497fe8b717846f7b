using System.Globalization;

namespace Correlator.Dsl.Syntax;

/// <summary>Why a text is no duration: where in it, what to say, and the duration that was probably meant.</summary>
internal readonly record struct DurationProblem(int Offset, int Length, string Code, string Message, string? Meant);

/// <summary>Reads durations: whole numbers with units that descend, each once.</summary>
internal static class DurationReader
{
    public const string Units = "ms s m h d w y";

    private static readonly (string Name, Int128 Nanoseconds)[] UnitTable =
    [
        ("y", (Int128)365 * 86_400_000_000_000),
        ("w", (Int128)7 * 86_400_000_000_000),
        ("d", 86_400_000_000_000),
        ("h", 3_600_000_000_000),
        ("m", 60_000_000_000),
        ("s", 1_000_000_000),
        ("ms", 1_000_000),
        ("us", 1_000),
        ("ns", 1),
    ];

    /// <summary>Reads the whole of <paramref name="text"/>; one tick is 100 ns, parts of it are cut off.</summary>
    public static bool TryRead(string text, out long ticks, out DurationProblem problem)
    {
        ticks = 0;
        Int128 total = 0;
        var lastUnit = -1;
        var at = 0;
        while (at < text.Length || lastUnit < 0)
        {
            if (!TryReadPart(text, ref at, ref lastUnit, out var part, out problem))
            {
                return false;
            }

            total += part;
            if (total / 100 > long.MaxValue)
            {
                problem = new DurationProblem(0, text.Length, DiagnosticCodes.OutOfRange, $"A duration is at most 29247 years, found '{text}'.", null);
                return false;
            }
        }

        ticks = (long)(total / 100);
        problem = default;
        return true;
    }

    private static bool TryReadPart(string text, ref int at, ref int lastUnit, out Int128 nanoseconds, out DurationProblem problem)
    {
        nanoseconds = 0;
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        var digits = at - start;
        var unitStart = at;
        while (at < text.Length && !char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        var unit = text[unitStart..at].Replace('\u00B5', 'u').Replace('\u03BC', 'u');
        var index = Array.FindIndex(UnitTable, entry => entry.Name == unit);
        var order = (Previous: lastUnit, index);
        problem = Check(text, (start, digits, unitStart), unit, order) ?? default;
        if (problem.Message is not null)
        {
            return false;
        }

        lastUnit = index;
        var trimmed = text.AsSpan(start, digits).TrimStart('0');
        if (trimmed.Length > 19)
        {
            problem = new DurationProblem(start, digits, DiagnosticCodes.OutOfRange, $"A duration is at most 29247 years, found '{text}'.", null);
            return false;
        }

        nanoseconds = trimmed.IsEmpty ? 0 : Int128.Parse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture) * UnitTable[index].Nanoseconds;
        return true;
    }

    private static DurationProblem? Check(string text, (int Start, int Digits, int Unit) part, string unit, (int Previous, int Index) order)
    {
        if (part.Digits == 0)
        {
            return Problem(TextSpan.FromBounds(part.Start, text.Length), $"A duration such as 30s was expected, found {Found(text)}.");
        }

        if (unit.StartsWith('.'))
        {
            return Problem(TextSpan.FromBounds(part.Unit, text.Length), $"A duration is written in whole numbers, found '{text}'.", Whole(text));
        }

        var span = new TextSpan(part.Unit, unit.Length);
        if (unit.Length == 0)
        {
            return Problem(span, $"A unit was expected after '{text}': {Units}.", part.Start == 0 ? text + "s" : null);
        }

        if (order.Index < 0)
        {
            var meant = MeantUnit(unit);
            return Problem(span, $"A unit was expected ({Units}), found '{unit}'.", meant is null ? null : string.Concat(text.AsSpan(0, part.Unit), meant));
        }

        return order.Index <= order.Previous ? Problem(span, $"Units descend and stand once each, as in 1h30m, found '{text}'.") : null;
    }

    private static DurationProblem Problem(TextSpan span, string message, string? meant = null) =>
        new(span.Start, span.Length, DiagnosticCodes.DurationUnit, message, meant);

    private static string Found(string text) => text.Length == 0 ? "nothing" : $"'{text}'";

    /// <summary>The unit that a word such as <c>min</c>, <c>sec</c> or <c>M</c> stands for, or null.</summary>
    public static string? MeantUnit(string word) => word.ToLowerInvariant() switch
    {
        "msec" or "millis" or "millisecond" or "milliseconds" or "ms" => "ms",
        "s" or "sec" or "secs" or "second" or "seconds" => "s",
        "m" or "min" or "mins" or "minute" or "minutes" => "m",
        "h" or "hr" or "hrs" or "hour" or "hours" => "h",
        "d" or "day" or "days" => "d",
        "w" or "week" or "weeks" => "w",
        "y" or "year" or "years" => "y",
        _ => null,
    };

    /// <summary>A fraction of a unit in whole numbers: 1.5s is 1500ms.</summary>
    private static string? Whole(string text)
    {
        var unitStart = CharacterClass.EndOfDecimal(text);
        var index = unitStart == text.Length ? -1 : Array.FindIndex(UnitTable, entry => entry.Name == text[unitStart..]);
        if (index < 0 || !decimal.TryParse(text.AsSpan(0, unitStart), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 1_000_000)
        {
            return null;
        }

        var nanoseconds = (Int128)(number * (decimal)UnitTable[index].Nanoseconds);
        return Format((long)(nanoseconds / 100));
    }

    /// <summary>The shortest text of a duration of so many ticks.</summary>
    public static string Format(long ticks)
    {
        if (ticks == 0)
        {
            return "0s";
        }

        var rest = (Int128)ticks * 100;
        var text = string.Empty;
        foreach (var (name, size) in UnitTable)
        {
            if (name is not ("w" or "y") && rest >= size)
            {
                text += (rest / size).ToString(CultureInfo.InvariantCulture) + name;
                rest %= size;
            }
        }

        return text;
    }
}
