using System.Text;

namespace Correlator;

/// <summary>The words by which programs name the level of a line.</summary>
internal static class LevelWords
{
    private static readonly string[] Words =
    [
        "trace", "trce", "debug", "dbug", "dbg", "info", "information", "inf", "notice", "warn", "warning", "wrn",
        "error", "err", "fail", "severe", "critical", "crit", "fatal", "panic", "verbose", "vrb", "fine", "finer", "finest",
    ];

    /// <summary>Whether a word names a level, in any case.</summary>
    public static bool IsLevel(ReadOnlySpan<byte> word)
    {
        foreach (var level in Words)
        {
            if (Ascii.EqualsIgnoreCase(word, level))
            {
                return true;
            }
        }

        return false;
    }
}
