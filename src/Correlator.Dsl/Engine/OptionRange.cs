using System.Globalization;

namespace Correlator.Dsl;

/// <summary>Says which option is out of its range, what the range is, and what was given.</summary>
internal static class OptionRange
{
    public static void Above(string name, TimeSpan value, TimeSpan least)
    {
        if (value <= least)
        {
            throw Error(name, value, $"more than {Show(least)}");
        }
    }

    public static void AtLeast(string name, TimeSpan value, TimeSpan least)
    {
        if (value < least)
        {
            throw Error(name, value, least == TimeSpan.Zero ? "zero or more" : $"at least {Show(least)}");
        }
    }

    public static void Within(string name, long value, long least, long most)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(name, value, most >= int.MaxValue
                ? string.Create(CultureInfo.InvariantCulture, $"{name} must be at least {least}; it is {value}.")
                : string.Create(CultureInfo.InvariantCulture, $"{name} must be {least} to {most}; it is {value}."));
        }
    }

    private static ArgumentOutOfRangeException Error(string name, TimeSpan value, string range) =>
        new(name, value, $"{name} must be {range}; it is {Show(value)}.");

    private static string Show(TimeSpan value) => value == TimeSpan.Zero ? "zero" : value.ToString("c", CultureInfo.InvariantCulture);
}
