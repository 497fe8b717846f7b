namespace Correlator;

/// <summary>Something upstream whose clock can be asked to come at an exact time: an idle live source sets its timer for it.</summary>
internal interface IClockSource
{
    /// <summary>Somebody waits for the watermark to pass this time.</summary>
    void Demand(long ticks);

    /// <summary>Whether some clock may go on by itself; if none does, nobody need be asked.</summary>
    bool IsLive => true;
}
