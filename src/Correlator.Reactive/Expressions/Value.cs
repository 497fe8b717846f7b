using System.Globalization;

namespace Correlator;

/// <summary>A value while an expression is computed: nothing, text, or a number in its base unit (seconds, bytes or none).</summary>
internal readonly record struct Value
{
    // Sums can be longer than what ticks can hold, 29,000 years.
    private const double MaxDurationSeconds = 9e11;

    private Value(ValueKind kind, string? text, double number)
    {
        Kind = kind;
        Text = text;
        Number = number;
    }

    public static Value Missing => default;

    public ValueKind Kind { get; }

    public string? Text { get; }

    public double Number { get; }

    public bool IsMissing => Kind == ValueKind.Missing;

    public static Value OfText(string? text) => text is null ? Missing : new Value(ValueKind.Text, text, 0);

    public static Value OfNumber(double number, ValueKind kind = ValueKind.Number) => new(kind, null, number);

    /// <summary>Reads the value as a number that can be compared with one of another kind; a plain number is seconds or bytes.</summary>
    public bool TryGetNumber(out double number)
    {
        if (Kind == ValueKind.Text)
        {
            return Quantity.TryParse(Text, out number, out _);
        }

        number = Number;
        return Kind != ValueKind.Missing;
    }

    /// <summary>The value as results show it.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Missing => string.Empty,
        ValueKind.Text => Text!,
        ValueKind.Time => new DateTimeOffset((long)Number, TimeSpan.Zero).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture),
        ValueKind.Seconds when Math.Abs(Number) <= MaxDurationSeconds => CanonicalText.Duration((long)Math.Round(Number * TimeSpan.TicksPerSecond)),
        ValueKind.Seconds => Number.ToString("R", CultureInfo.InvariantCulture) + "s",
        _ => Number.ToString("R", CultureInfo.InvariantCulture),
    };
}

/// <summary>What a value is.</summary>
internal enum ValueKind
{
    Missing,
    Text,
    Number,
    Seconds,
    Bytes,

    /// <summary>A time in UTC ticks; times are only subtracted and compared with each other.</summary>
    Time,
}
