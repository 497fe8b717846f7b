namespace Correlator;

/// <summary>One part of a join key: what the left side reads and what the right side reads.</summary>
/// <param name="Left">The left side's expression.</param>
/// <param name="Right">The right side's expression; the same where both sides use one name.</param>
public sealed record KeyPart(KeyExpression Left, KeyExpression Right)
{
    /// <summary>A part that both sides read under one name.</summary>
    public static KeyPart Of(string name) => new(KeyExpression.Field(name), KeyExpression.Field(name));

    /// <summary>A part that the sides read under different names: a on the left, b on the right, nothing else.</summary>
    public static KeyPart Of(string left, string right) => new(KeyExpression.Field(left), KeyExpression.Field(right));

    /// <summary>Reads <c>name</c> or <c>left=right</c>.</summary>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static KeyPart Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        var names = text.Split('=');
        return names.Length switch
        {
            1 => Of(names[0].Trim()),
            2 => Of(names[0].Trim(), names[1].Trim()),
            _ => throw new ArgumentException($"'{text}' is no key part; write a name, or left=right.", nameof(text)),
        };
    }

    /// <summary>The part as the language writes it: <c>a</c> or <c>a=b</c>.</summary>
    public override string ToString()
    {
        var (left, right) = (Left.ToString(), Right.ToString());
        return left == right ? left : $"{left}={right}";
    }
}
