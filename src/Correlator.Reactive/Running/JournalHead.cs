namespace Correlator;

/// <summary>What a reader must know who begins with a segment of a run's journal.</summary>
internal sealed record JournalHead
{
    /// <summary>When it was written, by the run's scheduler.</summary>
    public required long NowTicks { get; init; }

    /// <summary>The number of a segment before which something is missing that was still needed; 0 for none.</summary>
    public required long CutAt { get; init; }

    /// <summary>Whether what came just before could not be written.</summary>
    public required bool IsAfterHole { get; init; }

    /// <summary>The streams in text order.</summary>
    public required JournalStreamHead[] Streams { get; init; }

    /// <summary>What had been counted.</summary>
    public required RunFigures Figures { get; init; }

    public void Write(JournalBuffer output)
    {
        output.Signed(NowTicks);
        output.Signed(CutAt);
        output.Byte(IsAfterHole ? (byte)1 : (byte)0);
        output.Unsigned((ulong)Streams.Length);
        foreach (var stream in Streams)
        {
            stream.Write(output);
        }

        output.Signed(Figures.Results);
        output.Signed(Figures.Withheld);
        WriteColumns(output, Figures.Streams);
        WriteColumns(output, Figures.Operators);
    }

    /// <exception cref="InvalidDataException">The bytes are no head.</exception>
    public static JournalHead Read(ref JournalCursor input) => new()
    {
        NowTicks = input.Signed(),
        CutAt = input.Signed(),
        IsAfterHole = input.Byte() != 0,
        Streams = ReadStreams(ref input),
        Figures = new RunFigures(input.Signed(), input.Signed(), ReadColumns(ref input), ReadColumns(ref input)),
    };

    private static JournalStreamHead[] ReadStreams(ref JournalCursor input)
    {
        var streams = new JournalStreamHead[input.Count()];
        for (var i = 0; i < streams.Length; i++)
        {
            streams[i] = JournalStreamHead.Read(ref input);
        }

        return streams;
    }

    private static void WriteColumns(JournalBuffer output, long[][] rows)
    {
        output.Unsigned((ulong)rows.Length);
        foreach (var row in rows)
        {
            output.Unsigned((ulong)row.Length);
            foreach (var column in row)
            {
                output.Signed(column);
            }
        }
    }

    private static long[][] ReadColumns(ref JournalCursor input)
    {
        var rows = new long[input.Count()][];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new long[input.Count()];
            for (var j = 0; j < rows[i].Length; j++)
            {
                rows[i][j] = input.Signed();
            }
        }

        return rows;
    }
}

/// <summary>How far one stream was.</summary>
/// <param name="ReachedTicks">How far it was complete, as its operators were told.</param>
/// <param name="NewestTicks">The latest time at which one of its events took part.</param>
/// <param name="Clock">What its watermark is made of, where its source is live.</param>
/// <param name="Gaps">Spans of which events may be missing, as far as something depends on them.</param>
internal sealed record JournalStreamHead(long ReachedTicks, long NewestTicks, LiveClockState Clock, (long FromTicks, long ToTicks)[] Gaps)
{
    public void Write(JournalBuffer output)
    {
        output.Signed(ReachedTicks);
        output.Signed(NewestTicks);
        WriteClock(output, Clock);
        output.Unsigned((ulong)Gaps.Length);
        foreach (var (from, to) in Gaps)
        {
            output.Signed(from);
            output.Signed(to);
        }
    }

    public static JournalStreamHead Read(ref JournalCursor input)
    {
        var (reached, newest, clock) = (input.Signed(), input.Signed(), ReadClock(ref input));
        var gaps = new (long, long)[input.Count()];
        for (var i = 0; i < gaps.Length; i++)
        {
            gaps[i] = (input.Signed(), input.Signed());
        }

        return new JournalStreamHead(reached, newest, clock, gaps);
    }

    public static void WriteClock(JournalBuffer output, LiveClockState clock)
    {
        output.Signed(clock.NewestTicks);
        output.Signed(clock.NewestArrivalTicks);
        output.Byte(clock.IsPolled ? (byte)1 : (byte)0);
    }

    public static LiveClockState ReadClock(ref JournalCursor input) => new(input.Signed(), input.Signed(), input.Byte() != 0);
}
