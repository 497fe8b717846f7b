namespace Correlator;

/// <summary>Where a restart may begin to read.</summary>
internal interface IReplayPlace
{
    /// <summary>The latest time of anything that stands before it.</summary>
    long NewestTicks { get; }
}
