using System.Linq.Expressions;

namespace Correlator;

/// <summary>The key of LINQ groups: the labels that its selector names, and how a key is made of their values.</summary>
/// <remarks>
/// The selector is not compiled. Of a tuple or anonymous object the constructor that the expression holds is called, which works with
/// ahead-of-time compilation, too: the expression keeps it.
/// </remarks>
internal sealed class GroupKey<TKey>
{
    private readonly Func<string[], object?> _make;
    private readonly int[] _positions;

    private GroupKey(IReadOnlyList<FieldReference> parts, Func<string[], object?> make)
    {
        FieldReference[] fields = [.. parts.Distinct()];
        _positions = [.. parts.Select(part => Array.IndexOf(fields, part))];
        _make = make;
        Fields = fields;
        LabelNames = new AggregateClause { By = fields }.LabelNames();
    }

    /// <summary>The fields that make groups, each once.</summary>
    public IReadOnlyList<FieldReference> Fields { get; }

    /// <summary>The labels under which rows hold them.</summary>
    public IReadOnlyList<string> LabelNames { get; }

    public static GroupKey<TKey> Of<T>(Expression<Func<T, TKey>> selector, EventQuery<T> query, OperatorNode node)
    {
        if (selector.Body is ConstantExpression constant)
        {
            return new GroupKey<TKey>([], _ => constant.Value);
        }

        var fields = LinqKeys.Read(selector, query, node).Select(static part => part.IsField
            ? new FieldReference(part.Name, part.Alias)
            : throw new ArgumentException($"'{part}' is no label, and groups are by labels: give the events a label with a stage such as EventStage.LabelFormat first."));
        return new GroupKey<TKey>([.. fields], selector.Body switch
        {
            NewExpression { Constructor: { } constructor } => constructor.Invoke,
            MethodCallExpression { Object: null } create => values => create.Method.Invoke(null, values),
            _ => static values => values[0],
        });
    }

    /// <summary>The key of a row; a label that it lacks is empty text.</summary>
    public TKey Make(LogEvent row)
    {
        var values = new string[_positions.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = row.TryGetLabel(LabelNames[_positions[i]], out var value) ? value : string.Empty;
        }

        return (TKey)_make(values)!;
    }
}
