namespace Correlator;

/// <summary>What of a record is JSON already and means as output what it means in the record: ASCII without escapes, no blanks between the tokens.</summary>
internal readonly ref struct JsonParts
{
    /// <summary>The message with its quotes.</summary>
    public ReadOnlySpan<byte> Message { get; init; }

    /// <summary>Members that are labels, with commas between them and one at the end where there are more.</summary>
    public ReadOnlySpan<byte> First { get; init; }

    /// <summary>The labels behind those, written in the same way.</summary>
    public ReadOnlySpan<byte> Second { get; init; }

    /// <summary>The last labels.</summary>
    public ReadOnlySpan<byte> Third { get; init; }
}
