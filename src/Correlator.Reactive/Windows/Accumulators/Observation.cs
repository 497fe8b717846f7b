namespace Correlator;

/// <summary>What an aggregate is told of one item.</summary>
/// <param name="First">The item's place in total order; its time is that of the item. Null for functions that do not go by it, outside of sliding windows.</param>
/// <param name="Number">The field read as a number, in its base unit.</param>
/// <param name="Kind">The kind of that number; <see cref="ValueKind.Missing"/> where the field could not be read as one.</param>
/// <param name="Text">The field's text; only for functions that show it.</param>
/// <param name="Hash">The hash of the tuple of fields; only for the count of distinct ones.</param>
internal readonly record struct Observation(Member? First, double Number, ValueKind Kind, string? Text, UInt128 Hash)
{
    /// <summary>Whether it is a finite number.</summary>
    public bool IsNumber => Kind != ValueKind.Missing && double.IsFinite(Number);
}
