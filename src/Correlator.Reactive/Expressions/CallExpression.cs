namespace Correlator;

/// <summary>A function in an expression.</summary>
internal sealed class CallExpression : ValueExpression
{
    private readonly string _function;
    private readonly IReadOnlyList<ValueExpression> _arguments;

    private CallExpression(string function, IReadOnlyList<ValueExpression> arguments)
    {
        _function = function;
        _arguments = arguments;
    }

    internal override bool IsStable => !IsOfCorrelation && _arguments.All(static argument => argument.IsStable);

    private bool IsOfCorrelation => _function is "duration" or "start" or "end" or "time" or "count";

    public static CallExpression Create(string function, IReadOnlyList<ValueExpression> arguments)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(arguments);
        var name = function.ToLowerInvariant();
        var fits = name switch
        {
            "lower" or "upper" or "trim" or "number" => arguments.Count == 1,
            "coalesce" => arguments.Count >= 1,
            "substr" => arguments.Count is 2 or 3,
            "duration" or "start" or "end" => arguments.Count == 0,
            "time" or "count" => arguments.Count == 1 && arguments[0].PlainName is not null,
            _ => throw new ArgumentException(
                $"There is no function '{function}'; known: lower, upper, trim, coalesce, substr, number, duration, start, end, time, count.",
                nameof(function)),
        };
        return fits ? new CallExpression(name, [.. arguments])
            : throw new ArgumentException($"'{name}' takes other arguments.", nameof(arguments));
    }

    public override string ToString() => $"{_function}({string.Join(", ", _arguments)})";

    internal override Value Evaluate(IScope scope)
    {
        if (IsOfCorrelation)
        {
            return scope.Function(_function, _arguments.Count > 0 ? _arguments[0].PlainName : null);
        }

        if (_function == "coalesce")
        {
            foreach (var argument in _arguments)
            {
                var candidate = argument.Evaluate(scope);
                if (candidate is { IsMissing: false } and not { Kind: ValueKind.Text, Text.Length: 0 })
                {
                    return candidate;
                }
            }

            return Value.Missing;
        }

        var value = _arguments[0].Evaluate(scope);
        return value.IsMissing ? value : Apply(value, scope);
    }

    internal override void VisitFields(Action<string?, FieldName> visit)
    {
        if (_function is "time" or "count")
        {
            return;
        }

        foreach (var argument in _arguments)
        {
            argument.VisitFields(visit);
        }
    }

    private Value Apply(Value value, IScope scope)
    {
        var text = value.ToString();
        return _function switch
        {
            "number" => value.TryGetNumber(out var number) ? Value.OfNumber(number) : Value.Missing,
            "substr" => Substring(text, scope),
            _ => Value.OfText(TextFunctions.Apply(_function, text)),
        };
    }

    private Value Substring(string text, IScope scope)
    {
        if (!_arguments[1].Evaluate(scope).TryGetNumber(out var from))
        {
            return Value.Missing;
        }

        double? most = _arguments.Count > 2 && _arguments[2].Evaluate(scope).TryGetNumber(out var count) ? count : null;
        return Value.OfText(TextFunctions.Substring(text, from, most));
    }
}
