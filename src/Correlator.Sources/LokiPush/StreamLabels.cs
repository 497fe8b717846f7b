using System.Text;

namespace Correlator.Sources;

/// <summary>Reads the labels of a stream as Loki writes them: <c>{app="api", level="error"}</c>.</summary>
internal static class StreamLabels
{
    /// <summary>Reads labels; false where the text is none.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, List<KeyValuePair<string, string>> labels)
    {
        text = text.Trim();
        if (text.Length < 2 || text[0] != '{' || text[^1] != '}')
        {
            return false;
        }

        text = text[1..^1].Trim();
        while (!text.IsEmpty)
        {
            var equals = text.IndexOf('=');
            if (equals <= 0 || !TryReadValue(text[(equals + 1)..].TrimStart(), out var value, out var rest))
            {
                return false;
            }

            labels.Add(new(text[..equals].Trim().ToString(), value));
            text = rest.TrimStart();
            if (!text.IsEmpty && text[0] != ',')
            {
                return false;
            }

            text = text.IsEmpty ? text : text[1..].TrimStart();
        }

        return true;
    }

    private static bool TryReadValue(ReadOnlySpan<char> text, out string value, out ReadOnlySpan<char> rest)
    {
        var result = new StringBuilder();
        value = string.Empty;
        rest = default;
        for (var i = 1; i < text.Length && text[0] == '"'; i++)
        {
            if (text[i] == '"')
            {
                value = result.ToString();
                rest = text[(i + 1)..];
                return true;
            }

            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
                result.Append(text[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return false;
    }
}
