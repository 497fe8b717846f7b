namespace Correlator.Cli;

/// <summary>The greatest memory of the process, in both halves of a run: where it grows, the second is greater.</summary>
internal sealed class MemoryWatch
{
    private long _firstWorkingSet;
    private long _secondWorkingSet;
    private long _firstHeap;
    private long _secondHeap;
    private readonly TimeSpan _pauseBefore = GC.GetTotalPauseDuration();
    private readonly int _collectionsBefore = GC.CollectionCount(0);

    public void Read(bool isSecondHalf)
    {
        var (workingSet, heap) = (Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: false));
        if (isSecondHalf)
        {
            (_secondWorkingSet, _secondHeap) = (Math.Max(_secondWorkingSet, workingSet), Math.Max(_secondHeap, heap));
        }
        else
        {
            (_firstWorkingSet, _firstHeap) = (Math.Max(_firstWorkingSet, workingSet), Math.Max(_firstHeap, heap));
        }
    }

    public MemoryFigures Figures => new()
    {
        WorkingSetBytes = Peak(_firstWorkingSet, _secondWorkingSet),
        ManagedHeapBytes = Peak(_firstHeap, _secondHeap),
        CollectorPauseMilliseconds = Math.Round((GC.GetTotalPauseDuration() - _pauseBefore).TotalMilliseconds, 1),
        Collections = GC.CollectionCount(0) - _collectionsBefore,
    };

    private static PeakFigures Peak(long first, long second) => new(Math.Max(first, second), first, second);
}
