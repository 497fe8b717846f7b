using System.Text;

namespace Correlator.Sources;

/// <summary>Shows records in messages.</summary>
internal static class RecordText
{
    /// <summary>The beginning of a record on one line, control characters and wrong UTF-8 replaced.</summary>
    public static string Shorten(ReadOnlySpan<byte> record, int maxLength)
    {
        var isCut = record.Length > maxLength;
        var text = new StringBuilder(Encoding.UTF8.GetString(isCut ? record[..maxLength] : record));
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = char.IsControl(text[i]) ? '\uFFFD' : text[i];
        }

        return isCut ? text.Append('…').ToString() : text.ToString();
    }
}
