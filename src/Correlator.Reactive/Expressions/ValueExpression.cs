namespace Correlator;

/// <summary>An expression over the fields of an event or a correlation.</summary>
public abstract class ValueExpression
{
    private protected ValueExpression()
    {
    }

    /// <summary>The value of a label; of a correlation, that of an event of the alias, where one is given.</summary>
    public static ValueExpression Field(string name, string? alias = null) => new FieldExpression(FieldName.Of(name), alias);

    /// <summary>A text.</summary>
    public static ValueExpression Text(string text) => new TextExpression(text);

    /// <summary>A number, with a unit or without: <c>500</c>, <c>1.5s</c>, <c>4KiB</c>.</summary>
    /// <exception cref="ArgumentException">The text is no number of that kind.</exception>
    public static ValueExpression Number(string text) =>
        Quantity.TryParse(text, out var number, out var kind)
            ? new NumberExpression(text, number, kind)
            : throw new ArgumentException($"'{text}' is no number with or without a unit.", nameof(text));

    /// <summary>A function: lower, upper, trim, coalesce, substr, number; duration, start, end; time and count of an alias.</summary>
    public static ValueExpression Call(string function, params IReadOnlyList<ValueExpression> arguments) =>
        CallExpression.Create(function, arguments);

    /// <summary>Two values and an operator, one of + - * /.</summary>
    public static ValueExpression Binary(ValueExpression left, char operation, ValueExpression right) =>
        operation is '+' or '-' or '*' or '/'
            ? new BinaryExpression(left, operation, right)
            : throw new ArgumentException($"There is no operator '{operation}'.", nameof(operation));

    /// <summary>The expression as the language writes it.</summary>
    public abstract override string ToString();

    internal abstract Value Evaluate(IScope scope);

    /// <summary>Calls a visitor for every field in the expression.</summary>
    internal abstract void VisitFields(Action<string?, FieldName> visit);

    /// <summary>Whether the value of a correlation can change while it grows in a way that may make a true comparison false.</summary>
    internal virtual bool IsStable => true;

    /// <summary>The alias itself, where the expression is a plain name: an argument of time and count.</summary>
    internal virtual string? PlainName => null;

    /// <summary>The text, where the expression is one.</summary>
    internal virtual string? PlainText => null;

    private sealed class FieldExpression(FieldName name, string? alias) : ValueExpression
    {
        internal override string? PlainName => alias is null ? name.Text : null;

        public override string ToString() => alias is null && !CanonicalText.IsField(name.Text)
            ? $"label({CanonicalText.Quote(name.Text)})"
            : CanonicalText.Field(alias, name.Text);

        internal override Value Evaluate(IScope scope) => scope.Field(alias, name);

        internal override void VisitFields(Action<string?, FieldName> visit) => visit(alias, name);
    }

    private sealed class TextExpression(string text) : ValueExpression
    {
        internal override string? PlainText => text;

        public override string ToString() => CanonicalText.Quote(text);

        internal override Value Evaluate(IScope scope) => Value.OfText(text);

        internal override void VisitFields(Action<string?, FieldName> visit)
        {
        }
    }

    private sealed class NumberExpression(string text, double number, ValueKind kind) : ValueExpression
    {
        public override string ToString() => text;

        internal override Value Evaluate(IScope scope) => Value.OfNumber(number, kind);

        internal override void VisitFields(Action<string?, FieldName> visit)
        {
        }
    }

    private sealed class BinaryExpression(ValueExpression left, char operation, ValueExpression right) : ValueExpression
    {
        internal override bool IsStable => left.IsStable && right.IsStable;

        private bool IsProduct => operation is '*' or '/';

        // The language has no parentheses in expressions; what its precedence does not say cannot be written in it.
        public override string ToString() =>
            $"{Operand(left, left is BinaryExpression { IsProduct: false } && IsProduct)} {operation} {Operand(right, right is BinaryExpression inner && (IsProduct || !inner.IsProduct))}";

        private static string Operand(ValueExpression operand, bool needsParentheses) => needsParentheses ? $"({operand})" : operand.ToString();

        internal override Value Evaluate(IScope scope)
        {
            var (a, b) = (left.Evaluate(scope), right.Evaluate(scope));
            if (!a.TryGetNumber(out var x) || !b.TryGetNumber(out var y))
            {
                return Value.Missing;
            }

            if (a.Kind == ValueKind.Time && b.Kind == ValueKind.Time && operation == '-')
            {
                return Value.OfNumber((x - y) / TimeSpan.TicksPerSecond, ValueKind.Seconds);
            }

            var kind = a.Kind is ValueKind.Text or ValueKind.Number ? (b.Kind is ValueKind.Text ? ValueKind.Number : b.Kind) : a.Kind;
            return operation switch
            {
                '+' => Value.OfNumber(x + y, kind),
                '-' => Value.OfNumber(x - y, kind),
                '*' => Value.OfNumber(x * y, kind),
                _ when y == 0 => Value.Missing,
                _ => Value.OfNumber(x / y, a.Kind == b.Kind ? ValueKind.Number : kind),
            };
        }

        internal override void VisitFields(Action<string?, FieldName> visit)
        {
            left.VisitFields(visit);
            right.VisitFields(visit);
        }
    }
}
