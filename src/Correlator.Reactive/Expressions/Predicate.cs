namespace Correlator;

/// <summary>A condition on an event or on a correlation.</summary>
/// <remarks>
/// On a correlation a comparison holds when some event satisfies it (of the alias, where the field names one); inside <see cref="Any"/> and
/// <see cref="All"/> all fields refer to the same event. A field that an event lacks equals the empty text.
/// </remarks>
/// <example><code>
/// var unwell = query.Where(Predicate.Compare(ValueExpression.Field("status", "api"), Comparison.GreaterOrEqual, ValueExpression.Number("500")));
/// </code></example>
public abstract class Predicate
{
    private protected Predicate()
    {
    }

    /// <summary>Binding strength when printed: or 0, and 1, others 2.</summary>
    internal virtual int Precedence => 2;

    /// <summary>Whether, for a growing correlation, it can only become true; it is then judged as soon as it holds.</summary>
    internal abstract bool IsMonotone { get; }

    /// <summary>All hold.</summary>
    public static Predicate And(params IReadOnlyList<Predicate> operands) => new AndPredicate([.. operands]);

    /// <summary>One holds.</summary>
    public static Predicate Or(params IReadOnlyList<Predicate> operands) => new OrPredicate([.. operands]);

    /// <summary>It does not hold.</summary>
    public static Predicate Not(Predicate operand) => new NotPredicate(operand);

    /// <summary>A comparison. Ordering against a missing or unreadable value is false; equality compares numbers where the right side is one.</summary>
    public static Predicate Compare(ValueExpression left, Comparison comparison, ValueExpression right) =>
        left.PlainName is { } label && comparison is (Comparison.Equal or Comparison.NotEqual) && right.PlainText is { } text
            ? new LabelPredicate(FieldName.Of(label), text, comparison == Comparison.NotEqual)
            : new ComparisonPredicate(left, comparison, right);

    /// <summary>The whole value matches a pattern, or does not.</summary>
    /// <exception cref="ArgumentException">The pattern is no regular expression.</exception>
    /// <exception cref="NotSupportedException">The pattern cannot run in linear time.</exception>
    public static Predicate Matches(ValueExpression left, string pattern, bool isNegated = false) =>
        left.PlainName is { } label
            ? new LabelRegexPredicate(FieldName.Of(label), pattern, isNegated)
            : new RegexPredicate(left, pattern, isNegated);

    /// <summary>The value is one of several.</summary>
    public static Predicate In(ValueExpression left, params IReadOnlyList<ValueExpression> values) => new InPredicate(left, [.. values]);

    /// <summary>A label equals a text, as the matcher <c>label="text"</c> does; see <see cref="Matches"/> for patterns.</summary>
    public static Predicate LabelEquals(string label, string value, bool isNegated = false) =>
        new LabelPredicate(FieldName.Of(label), value, isNegated);

    /// <summary>A label matches a pattern as a whole, as the matcher <c>label=~"pattern"</c> does.</summary>
    public static Predicate LabelMatches(string label, string pattern, bool isNegated = false) =>
        new LabelRegexPredicate(FieldName.Of(label), pattern, isNegated);

    /// <summary>The message matches a pattern somewhere.</summary>
    public static Predicate MessageMatches(string pattern) => new MessagePredicate(pattern);

    /// <summary>The field is there.</summary>
    public static Predicate Exists(string field, string? alias = null) => new ExistsPredicate(FieldName.Of(field), alias);

    /// <summary>The correlation has no event of an alias.</summary>
    public static Predicate Missing(string alias) => new MissingPredicate(alias);

    /// <summary>One event satisfies the whole condition.</summary>
    public static Predicate Any(Predicate operand) => new AnyPredicate(operand);

    /// <summary>Every event satisfies the condition.</summary>
    public static Predicate All(Predicate operand) => new AllPredicate(operand);

    /// <summary>The condition as the language writes it.</summary>
    public abstract override string ToString();

    /// <summary>The condition as a matcher between braces: <c>label="text"</c>.</summary>
    /// <exception cref="InvalidOperationException">It is no matcher.</exception>
    public string ToMatcherText() => Matcher ?? throw new InvalidOperationException($"'{this}' is no matcher.");

    /// <summary>Judges an event.</summary>
    internal abstract bool Evaluate(EventScope scope);

    /// <summary>Judges a correlation.</summary>
    internal abstract bool Evaluate(CorrelationScope scope);

    /// <summary>Calls a visitor for every field in the condition.</summary>
    internal abstract void VisitFields(Action<string?, FieldName> visit);

    /// <summary>The condition as a matcher between braces; null where it cannot stand there.</summary>
    internal virtual string? Matcher => null;

    /// <summary>Filters by labels of which each holds for every event for which the condition does: what of it a source can be told. Default: none.</summary>
    internal virtual IEnumerable<LabelFilter> LabelFilters => [];

    internal string Print(int outer) => Precedence < outer ? $"({this})" : ToString();
}

/// <summary>How two values compare.</summary>
public enum Comparison
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,
}
