namespace Correlator.Testing;

/// <summary>Something in a test file that cannot be read.</summary>
public sealed class CorrError
{
    internal CorrError(int line, int column, string message) => (Line, Column, Message) = (line, column, message);

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>The column, from 1, in UTF-16 units.</summary>
    public int Column { get; }

    /// <summary>What was expected and what was found, or how to mend it.</summary>
    public string Message { get; }

    /// <summary>Place and message: <c>12:5: …</c></summary>
    public override string ToString() => $"{Line}:{Column}: {Message}";
}

/// <summary>A test file that cannot be read. It carries every error that was found; the message is that of the first.</summary>
public sealed class CorrFileException : CorrelatorException
{
    internal CorrFileException(string path, IReadOnlyList<CorrError> errors)
        : base("TEST_FILE_ERROR", $"{path}:{errors[0]}") => Errors = errors;

    /// <summary>The errors in the order of the text: at least one, at most 20.</summary>
    public IReadOnlyList<CorrError> Errors { get; }
}

/// <summary>Ends the reading of one section; the reader of the file goes on behind it.</summary>
internal sealed class CorrSyntaxException(int line, int column, string message) : Exception(message)
{
    public CorrError Error => new(line, column, Message);
}
