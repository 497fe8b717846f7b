namespace Correlator;

/// <summary>A field of an event, or of the events of an alias.</summary>
/// <param name="Name">The label's name.</param>
/// <param name="Alias">The alias whose first event that has the field gives the value; null for any event.</param>
public sealed record FieldReference(string Name, string? Alias = null)
{
    /// <summary>The field of any event.</summary>
    public static implicit operator FieldReference(string name) => FromString(name);

    /// <summary>The field of any event.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static FieldReference FromString(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new FieldReference(name);
    }

    /// <summary>The field as the language writes it.</summary>
    public override string ToString() => CanonicalText.Field(Alias, Name);
}
