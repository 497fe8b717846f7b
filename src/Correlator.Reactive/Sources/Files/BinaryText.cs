using System.Text;

namespace Correlator;

/// <summary>Tells text from files that are none.</summary>
internal static class BinaryText
{
    private const int ProbeBytes = 4096;
    private const int MaxBadPercent = 30;

    /// <summary>Refuses a file of which more than 30 % of the first 4 KiB are control bytes or no UTF-8; single wrong bytes are let through.</summary>
    /// <exception cref="SourceException">The file is no text.</exception>
    public static void ThrowIfBinary(string source, string path, ReadOnlySpan<byte> sample)
    {
        var packer = sample switch
        {
            [0x28, 0xB5, 0x2F, 0xFD, ..] => "zstd",
            [0xFD, 0x37, 0x7A, 0x58, 0x5A, ..] => "xz",
            [0x42, 0x5A, 0x68, ..] => "bzip2",
            [0x50, 0x4B, 0x03, 0x04, ..] => "zip",
            [0x1F, 0x8B, ..] => "gzip",
            _ => null,
        };
        if (packer is not null)
        {
            throw new SourceException(source, $"{path} is packed with {packer}; unpack it first and read the result, or pipe it in as '-'.", code: "SOURCE_NOT_TEXT");
        }

        var probe = sample[..Math.Min(sample.Length, ProbeBytes)];
        if (CountBad(probe) * 100 > probe.Length * MaxBadPercent)
        {
            throw new SourceException(source, $"{path} is no text in UTF-8 (it looks binary); name a log file, or convert it, for example with iconv.", code: "SOURCE_NOT_TEXT");
        }
    }

    private static int CountBad(ReadOnlySpan<byte> probe)
    {
        var bad = 0;
        while (!probe.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(probe, out var rune, out var used);
            var isText = status == System.Buffers.OperationStatus.Done && (!Rune.IsControl(rune) || rune.Value is '\t' or '\n' or '\r' or '\f' or '\b' or 0x1B);
            bad += isText ? 0 : used;
            probe = probe[used..];
        }

        return bad;
    }
}
