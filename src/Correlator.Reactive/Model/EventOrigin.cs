namespace Correlator;

/// <summary>What all events of one file, connection or stream share: the source's name, the stream's labels, how their records are read.</summary>
public sealed class EventOrigin
{
    /// <summary>Makes an origin.</summary>
    /// <param name="source">The source's name, as queries name it.</param>
    /// <param name="labels">Labels of every event of this origin.</param>
    /// <param name="decoder">Reads fields and message of a raw record; null where events hold only text and labels.</param>
    public EventOrigin(string source, Labels labels, RecordDecoder? decoder)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentNullException.ThrowIfNull(labels);
        Source = source;
        Labels = labels;
        Decoder = decoder;
    }

    /// <summary>The source's name, as queries name it.</summary>
    public string Source { get; }

    /// <summary>Labels of every event of this origin.</summary>
    public Labels Labels { get; }

    /// <summary>Reads raw records; null where events hold only text and labels.</summary>
    public RecordDecoder? Decoder { get; }
}
