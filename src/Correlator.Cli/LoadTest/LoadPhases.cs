using Correlator.Testing;

namespace Correlator.Cli;

/// <summary>The ten equal parts of a schedule, by which its figures are told.</summary>
internal sealed class LoadPhases(LoadSchedule schedule)
{
    public const int Count = 10;

    /// <summary>When a phase begins; that of the number behind the last is the end.</summary>
    public long BeginTicks(int phase) => (long)(schedule.Duration.Ticks * (decimal)phase / Count);

    /// <summary>The phase of a time; null for none.</summary>
    public int? PhaseOf(long ticks)
    {
        if (ticks < 0 || ticks >= schedule.Duration.Ticks)
        {
            return null;
        }

        var phase = (int)(ticks * (double)Count / schedule.Duration.Ticks);
        return phase > 0 && ticks < BeginTicks(phase) ? phase - 1 : phase < Count - 1 && ticks >= BeginTicks(phase + 1) ? phase + 1 : Math.Min(phase, Count - 1);
    }

    /// <summary>How many events are due in a phase.</summary>
    public long DueIn(int phase) => schedule.CountBefore(BeginTicks(phase + 1)) - schedule.CountBefore(BeginTicks(phase));
}
