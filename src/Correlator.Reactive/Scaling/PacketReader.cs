namespace Correlator;

/// <summary>Reads the items of a packet.</summary>
internal struct PacketReader
{
    private readonly List<string> _sources = [];
    private JournalCursor _input;
    private EventDecoder? _events;
    private long _number;

    /// <exception cref="InvalidDataException">The bytes are no packet, or one of another version.</exception>
    public PacketReader(byte[] packet)
    {
        _input = new JournalCursor(packet, 0);
        if (_input.Byte() != PacketWriter.Version)
        {
            throw new InvalidDataException("it is no packet, or one of another version");
        }
    }

    /// <summary>Reads the next item.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="InvalidDataException">The packet is damaged.</exception>
    public bool TryRead(out PacketItem item)
    {
        if (_input.IsAtEnd)
        {
            item = default;
            return false;
        }

        var kind = (PacketItemKind)_input.Byte();
        var source = ReadSource();
        item = kind switch
        {
            PacketItemKind.Event => ReadEvent(source),
            PacketItemKind.Progress or PacketItemKind.Newest => new PacketItem(kind, source) { Ticks = ReadTime() },
            PacketItemKind.Gap => ReadGap(source),
            PacketItemKind.Completed or PacketItemKind.Absent => new PacketItem(kind, source),
            _ => throw new InvalidDataException("an item is of no known kind"),
        };
        return true;
    }

    private string ReadSource()
    {
        var known = _input.Unsigned();
        if (known == 0)
        {
            var name = _input.Text();
            _sources.Add(name.Length > 0 ? name : throw new InvalidDataException("a source has no name"));
            return name;
        }

        return known <= (ulong)_sources.Count ? _sources[(int)known - 1] : throw new InvalidDataException("an item is of a source that was not told");
    }

    private PacketItem ReadEvent(string source)
    {
        _number = unchecked(_number + _input.Signed());
        var newest = _input.Signed();
        _events ??= new EventDecoder();
        var logEvent = _events.Read(ref _input);
        newest = unchecked(newest + logEvent.Ticks);
        return new PacketItem(PacketItemKind.Event, source) { Event = logEvent, Number = _number, Ticks = newest == Watermark.None ? newest : Checked(newest) };
    }

    private PacketItem ReadGap(string source)
    {
        var from = ReadTime();
        return new PacketItem(PacketItemKind.Gap, source) { Ticks = from, ToTicks = Checked(unchecked(from + _input.Signed())) };
    }

    private long ReadTime() => Checked(_input.Signed());

    private static long Checked(long ticks) => ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? ticks : throw new InvalidDataException("a time is out of range");
}
