using System.Globalization;

namespace Correlator.Sources;

/// <summary>Reads the values of options, as all kinds of sources write them.</summary>
public static class OptionText
{
    /// <summary>A whole number.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static int ToCount(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new FormatException($"'{text}' is no whole number.");

    /// <summary>A number of bytes, such as <c>64K</c> or <c>1MiB</c>, below 2 GiB.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static int ToSize(string text) => QuantityText.ParseSize(text) is var size && size <= int.MaxValue
        ? (int)size
        : throw new FormatException($"'{text}' is more than 2 GiB.");

    /// <summary><c>true</c>, <c>yes</c>, <c>on</c>, or <c>false</c>, <c>no</c>, <c>off</c>.</summary>
    /// <exception cref="FormatException">The text is none of them.</exception>
    public static bool ToSwitch(string text) => text switch
    {
        "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        _ => throw new FormatException($"'{text}' is neither true nor false."),
    };

    /// <summary>A length of time, such as <c>30s</c>.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static TimeSpan ToDuration(string text) => QuantityText.ParseDuration(text);

    /// <summary>Where a secret is found: <c>env:NAME</c> or <c>file:PATH</c>.</summary>
    /// <exception cref="FormatException">The text is neither; it is not repeated in the message.</exception>
    public static SecretReference ToSecret(string text) => SecretReference.Parse(text);

    /// <summary>Names with commas between them.</summary>
    public static IReadOnlyList<string> ToNames(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>A zone of time, such as <c>UTC</c>, <c>Europe/Berlin</c> or <c>+02:00</c>.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static TimeZoneInfo ToZone(string text) =>
        TimeZoneText.TryParse(text, out var zone) ? zone : throw new FormatException($"'{text}' is no zone such as UTC, Europe/Berlin or +02:00.");

    /// <summary>One of a few words.</summary>
    /// <typeparam name="T">The words.</typeparam>
    /// <exception cref="FormatException">The text is none of them.</exception>
    public static T ToChoice<T>(string text)
        where T : struct, Enum => Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0])
            ? value
            : throw new FormatException($"'{text}' is none of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
}
