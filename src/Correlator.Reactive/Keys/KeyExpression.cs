using System.Text;

namespace Correlator;

/// <summary>One part of a join key as one side reads it: a name, or a function of names.</summary>
/// <remarks>The functions are <c>lower</c>, <c>upper</c>, <c>trim</c>, <c>coalesce</c> and <c>substr</c>. A missing or empty result equals nothing.</remarks>
public abstract class KeyExpression
{
    private protected KeyExpression()
    {
    }

    /// <summary>The alias whose events alone carry this part; null where any event of the side may.</summary>
    public abstract string? Alias { get; }

    /// <summary>The value of an event under a name.</summary>
    public static implicit operator KeyExpression(string name) => FromString(name);

    /// <summary>The value of an event under a name.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static KeyExpression FromString(string name) => Field(name);

    /// <summary>The value of an event under a name (see <see cref="LogEvent.this"/>).</summary>
    /// <param name="name">A label, or an id found in the message.</param>
    /// <param name="alias">The alias whose events carry it; null for any.</param>
    public static KeyExpression Field(string name, string? alias = null) => new KeyField(FieldName.Of(name), alias);

    /// <summary>The value of a label alone: an id in the message does not stand for it.</summary>
    internal static KeyExpression Label(string name, string? alias = null) => new KeyLabel(FieldName.Of(name), alias);

    /// <summary>A function of other parts.</summary>
    /// <param name="function">One of lower, upper, trim, coalesce, substr.</param>
    /// <param name="arguments">The parts; <c>substr</c> takes a part, a start from 0 and, optionally, a length, as constants.</param>
    /// <exception cref="ArgumentException">There is no such function, or the arguments do not fit it.</exception>
    public static KeyExpression Call(string function, params IReadOnlyList<KeyExpression> arguments) =>
        KeyCall.Create(function, arguments);

    /// <summary>A constant, for the numbers of <c>substr</c> and the last part of <c>coalesce</c>.</summary>
    public static KeyExpression Constant(string text) => new KeyConstant(text);

    /// <summary>The part as the language writes it.</summary>
    public abstract override string ToString();

    /// <summary>The part's value of an event as UTF-8, valid until the scratch is used again; false where it is missing or empty.</summary>
    internal abstract bool TryRead(LogEvent logEvent, Utf8Scratch scratch, out ReadOnlySpan<byte> value);

    /// <summary>Touches what reading the part will touch, so that many events can be waited for at once.</summary>
    /// <returns>Something of what was read, for the caller to use, or the reads would be left out.</returns>
    internal virtual int Warm(LogEvent logEvent) => 0;

    /// <summary>Whether it is the same for every event.</summary>
    internal virtual bool IsConstant => false;

    /// <summary>Whether it is a plain name, which a correlation's own labels may have, too.</summary>
    internal virtual bool IsField => false;

    /// <summary>Calls a visitor for every name that it reads.</summary>
    internal virtual void VisitFields(Action<string> visit)
    {
    }

    /// <summary>The name under which a result shows this part.</summary>
    internal abstract string Name { get; }

    private sealed class KeyField(FieldName name, string? alias) : KeyExpression
    {
        public override string? Alias => alias;

        internal override bool IsField => true;

        internal override string Name => name.Text;

        public override string ToString() => CanonicalText.Field(alias, name.Text);

        internal override bool TryRead(LogEvent logEvent, Utf8Scratch scratch, out ReadOnlySpan<byte> value) =>
            logEvent.TryGetKeyUtf8(name, scratch, out value) && !value.IsEmpty;

        internal override int Warm(LogEvent logEvent) => logEvent.Warm(name);

        internal override void VisitFields(Action<string> visit) => visit(name.Text);
    }

    private sealed class KeyLabel(FieldName name, string? alias) : KeyExpression
    {
        public override string? Alias => alias;

        internal override string Name => name.Text;

        public override string ToString() => $"label {CanonicalText.Field(alias, name.Text)}";

        internal override bool TryRead(LogEvent logEvent, Utf8Scratch scratch, out ReadOnlySpan<byte> value) =>
            logEvent.TryGetLabelUtf8(name, out value, scratch) && !value.IsEmpty;

        internal override void VisitFields(Action<string> visit) => visit(name.Text);
    }

    private sealed class KeyConstant(string text) : KeyExpression
    {
        private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(text);

        public override string? Alias => null;

        internal override bool IsConstant => true;

        internal override string Name => text;

        public override string ToString() => CanonicalText.Quote(text);

        internal override bool TryRead(LogEvent logEvent, Utf8Scratch scratch, out ReadOnlySpan<byte> value)
        {
            value = _utf8;
            return _utf8.Length > 0;
        }
    }
}
