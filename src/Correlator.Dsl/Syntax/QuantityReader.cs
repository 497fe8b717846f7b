using System.Globalization;

namespace Correlator.Dsl.Syntax;

/// <summary>Reads numbers with or without a unit.</summary>
internal static class QuantityReader
{
    public const string Units = "ns us ms s m h d w y B KB MB GB KiB MiB GiB";

    private static readonly (string Name, QuantityKind Kind, double Factor)[] UnitTable =
    [
        (string.Empty, QuantityKind.Number, 1),
        ("ns", QuantityKind.Duration, 0.01),
        ("us", QuantityKind.Duration, TimeSpan.TicksPerMicrosecond),
        ("ms", QuantityKind.Duration, TimeSpan.TicksPerMillisecond),
        ("s", QuantityKind.Duration, TimeSpan.TicksPerSecond),
        ("m", QuantityKind.Duration, TimeSpan.TicksPerMinute),
        ("h", QuantityKind.Duration, TimeSpan.TicksPerHour),
        ("d", QuantityKind.Duration, TimeSpan.TicksPerDay),
        ("w", QuantityKind.Duration, 7d * TimeSpan.TicksPerDay),
        ("y", QuantityKind.Duration, 365d * TimeSpan.TicksPerDay),
        ("B", QuantityKind.Size, 1),
        ("KB", QuantityKind.Size, 1e3),
        ("MB", QuantityKind.Size, 1e6),
        ("GB", QuantityKind.Size, 1e9),
        ("KiB", QuantityKind.Size, 1 << 10),
        ("MiB", QuantityKind.Size, 1 << 20),
        ("GiB", QuantityKind.Size, 1 << 30),
    ];

    /// <summary>Reads an unsigned quantity. On failure <paramref name="badUnitOffset"/> is where its unit starts.</summary>
    public static bool TryRead(string text, out QuantityKind kind, out double value, out int badUnitOffset)
    {
        badUnitOffset = CharacterClass.EndOfDecimal(text);
        var unit = text[badUnitOffset..].Replace('\u00B5', 'u').Replace('\u03BC', 'u');
        var entry = Array.Find(UnitTable, row => row.Name == unit);
        kind = entry.Kind;
        value = 0;
        if (entry.Name is not null)
        {
            return double.TryParse(text.AsSpan(0, badUnitOffset), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(value = number * entry.Factor);
        }

        kind = QuantityKind.Duration;
        var success = DurationReader.TryRead(text, out var ticks, out _);
        value = ticks;
        return success;
    }
}
