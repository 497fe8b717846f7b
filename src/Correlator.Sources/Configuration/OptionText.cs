using System.Globalization;

namespace Correlator.Sources;

/// <summary>Reads the values of options.</summary>
internal static class OptionText
{
    public static int ToCount(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new FormatException($"'{text}' is no whole number.");

    public static int ToSize(string text) => QuantityText.ParseSize(text) is var size && size <= int.MaxValue
        ? (int)size
        : throw new FormatException($"'{text}' is more than 2 GiB.");

    public static bool ToSwitch(string text) => text switch
    {
        "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        _ => throw new FormatException($"'{text}' is neither true nor false."),
    };

    public static TimeSpan ToDuration(string text) => QuantityText.ParseDuration(text);

    public static SecretReference ToSecret(string text) => SecretReference.Parse(text);

    /// <summary>Names with commas between them.</summary>
    public static IReadOnlyList<string> ToNames(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>One of a few words.</summary>
    public static T ToChoice<T>(string text)
        where T : struct, Enum => Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0])
            ? value
            : throw new FormatException($"'{text}' is none of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
}
