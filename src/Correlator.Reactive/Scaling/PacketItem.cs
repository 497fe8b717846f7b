namespace Correlator;

/// <summary>What an item of a packet says.</summary>
internal enum PacketItemKind : byte
{
    /// <summary>An event of a source.</summary>
    Event,

    /// <summary>A source has come to a time.</summary>
    Progress,

    /// <summary>Events of a source may be missing for good.</summary>
    Gap,

    /// <summary>A source has ended.</summary>
    Completed,

    /// <summary>A source has delivered nothing yet and is silent: nobody waits for it.</summary>
    Absent,

    /// <summary>Nothing that was told of a source before is later than this. Only what an exchange brings needs it: it may come long before its source's progress.</summary>
    Newest,
}

/// <summary>One thing that a log tells of a source.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Source">The source's name.</param>
internal readonly record struct PacketItem(PacketItemKind Kind, string Source)
{
    /// <summary>The event.</summary>
    public LogEvent? Event { get; init; }

    /// <summary>The event's number among those of its source, from 1; 0 where the source does not number them.</summary>
    public long Number { get; init; }

    /// <summary>The time to which the source had come: of an event, before it. UTC ticks, or <see cref="Watermark.None"/>. Of a gap its first time, of <see cref="PacketItemKind.Newest"/> that time.</summary>
    public long Ticks { get; init; }

    /// <summary>The last time of a gap.</summary>
    public long ToTicks { get; init; }
}
