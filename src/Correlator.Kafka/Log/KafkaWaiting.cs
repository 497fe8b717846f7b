namespace Correlator;

/// <summary>What was written and is not kept yet.</summary>
/// <param name="Messages">How many messages.</param>
/// <param name="Bytes">Of how many bytes together.</param>
internal readonly record struct KafkaWaiting(int Messages, long Bytes)
{
    /// <summary>Whether it is so much that nothing more should be written.</summary>
    public bool IsFull(KafkaLogOptions options) => Bytes >= options.MaxWaitingBytes || Messages >= options.MaxWaiting;

    public static KafkaWaiting operator +(KafkaWaiting left, KafkaWaiting right) => new(left.Messages + right.Messages, left.Bytes + right.Bytes);
}
