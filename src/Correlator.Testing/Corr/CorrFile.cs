using System.Text;

namespace Correlator.Testing;

/// <summary>A test file: cases of events, a query, and what is expected of it. Immutable.</summary>
/// <remarks>The format is described in docs/testing.md. At most 4 MiB and 10,000 cases.</remarks>
/// <example><code>
/// var file = CorrFile.Read("orders.corr");
/// var report = CorrRunner.Run(file);
/// if (!report.IsSuccess) Console.WriteLine(report);
/// </code></example>
public sealed class CorrFile
{
    private const char ByteOrderMark = '\ufeff';
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal CorrFile(string path, string text, IReadOnlyList<CorrCase> cases) => (Path, Text, Cases) = (path, text, cases);

    /// <summary>The name under which reports and errors show it.</summary>
    public string Path { get; }

    /// <summary>The text as it was read.</summary>
    public string Text { get; }

    /// <summary>The cases in the order of the text.</summary>
    public IReadOnlyList<CorrCase> Cases { get; }

    /// <summary>Reads a test file from its text.</summary>
    /// <param name="text">The text; lines end with LF or CR LF.</param>
    /// <param name="path">The name under which reports and errors show it.</param>
    /// <exception cref="CorrFileException">The text is no test file; the exception names lines and columns.</exception>
    public static CorrFile Parse(string text, string path = "(text)")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(path);
        return text.Length > CorrLimits.MaxFileLength ? throw TooLarge(path) : new CorrParser(text, path).Parse();
    }

    /// <summary>Reads a test file.</summary>
    /// <param name="path">A file of UTF-8 text.</param>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="CorrFileException">The file is no test file; the exception names lines and columns.</exception>
    public static CorrFile Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var stream = File.OpenRead(path);
        if (stream.CanSeek && stream.Length > CorrLimits.MaxFileLength)
        {
            throw TooLarge(path);
        }

        try
        {
            using var reader = new StreamReader(stream, StrictUtf8, detectEncodingFromByteOrderMarks: false);
            return Parse(reader.ReadToEnd().TrimStart(ByteOrderMark), path);
        }
        catch (DecoderFallbackException)
        {
            throw new CorrFileException(path, [new CorrError(1, 1, "The file is no UTF-8 text.")]);
        }
    }

    private static CorrFileException TooLarge(string path) =>
        new(path, [new CorrError(1, 1, "A test file has at most 4 MiB; make several of it.")]);
}
