namespace Correlator;

/// <summary>A checkpoint that cannot be read, does not fit what it is to be used for, or cannot be saved (<c>CHECKPOINT_UNREADABLE</c>, <c>CHECKPOINT_MISMATCH</c>, <c>CHECKPOINT_NOT_SAVED</c>).</summary>
public sealed class CheckpointException : CorrelatorException
{
    internal CheckpointException(string code, string message, Exception? innerException = null)
        : base(code, message, innerException)
    {
    }
}
