namespace Correlator;

/// <summary>The few ways in which text for people is set off, as escape sequences of terminals or not at all.</summary>
internal sealed class TextStyle(bool useColour)
{
    // Blue, magenta, cyan and their light forms: green, yellow and red say how a result is.
    private static readonly string[] NameColours = ["34", "35", "36", "94", "95", "96"];

    public string Strong(string text) => Paint("1", text);

    public string Faint(string text) => Paint("2", text);

    public string Good(string text) => Paint("32", text);

    public string Warning(string text) => Paint("33", text);

    public string Name(string text, int index) => Paint(NameColours[index % NameColours.Length], text);

    /// <summary>The text on one line and without characters that steer a terminal.</summary>
    public static string Clean(string text) => text.AsSpan().ContainsAnyInRange('\0', '\x1f') || text.AsSpan().ContainsAnyInRange('\x7f', '\x9f')
        ? string.Create(text.Length, text, static (clean, dirty) =>
        {
            for (var i = 0; i < dirty.Length; i++)
            {
                clean[i] = dirty[i] is '\n' or '\r' or '\t' ? ' ' : char.IsControl(dirty[i]) ? '·' : dirty[i];
            }
        })
        : text;

    private string Paint(string code, string text) => useColour ? $"\x1b[{code}m{text}\x1b[0m" : text;
}
