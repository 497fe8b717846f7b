using System.Buffers;
using System.Text;

namespace Correlator;

/// <summary>Room for one text as UTF-8, used again and again by one reader: what it returned is valid until it is asked again.</summary>
internal sealed class Utf8Scratch
{
    private const int InitialBytes = 128;
    private const int MaxBytesPerUnit = 3;
    private byte[] _bytes = new byte[InitialBytes];

    public ReadOnlySpan<byte> Encode(string text)
    {
        var needed = text.Length * MaxBytesPerUnit;
        if (needed > _bytes.Length)
        {
            _bytes = new byte[needed * 2];
        }

        // Most labels are ASCII, for which there is a shorter way.
        return Ascii.FromUtf16(text, _bytes, out var written) == OperationStatus.Done
            ? _bytes.AsSpan(0, written)
            : _bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, _bytes));
    }

    /// <summary>Encodes into a scratch, or into an array of its own where nobody lends one.</summary>
    public static ReadOnlySpan<byte> Encode(Utf8Scratch? scratch, string text) =>
        scratch is null ? Encoding.UTF8.GetBytes(text) : scratch.Encode(text);
}
