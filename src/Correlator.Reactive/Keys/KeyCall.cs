using System.Globalization;
using System.Text;

namespace Correlator;

/// <summary>A function in a key: computed on text, because case folding and positions mean characters and not bytes.</summary>
internal sealed class KeyCall : KeyExpression
{
    private readonly string _function;
    private readonly IReadOnlyList<KeyExpression> _arguments;

    private KeyCall(string function, IReadOnlyList<KeyExpression> arguments)
    {
        _function = function;
        _arguments = arguments;
    }

    public override string? Alias => _arguments.Select(static part => part.Alias).FirstOrDefault(static alias => alias is not null);

    internal override string Name => _arguments[0].Name;

    public static KeyCall Create(string function, IReadOnlyList<KeyExpression> arguments)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(arguments);
        var name = function.ToLowerInvariant();
        var fits = name switch
        {
            "lower" or "upper" or "trim" => arguments.Count == 1,
            "coalesce" => arguments.Count >= 1,
            "substr" => arguments.Count is 2 or 3 && arguments.Skip(1).All(static argument => Number(argument) is not null),
            _ => throw new ArgumentException($"There is no key function '{function}'; known: lower, upper, trim, coalesce, substr.", nameof(function)),
        };
        return fits ? new KeyCall(name, [.. arguments])
            : throw new ArgumentException($"'{name}' takes other arguments{(name == "substr" ? ": a part, a start from 0 and, optionally, a length, as whole numbers" : string.Empty)}.", nameof(arguments));
    }

    public override string ToString() => $"{_function}({string.Join(", ", _arguments)})";

    internal override void VisitFields(Action<string> visit)
    {
        foreach (var argument in _arguments)
        {
            argument.VisitFields(visit);
        }
    }

    internal override bool TryRead(LogEvent logEvent, Utf8Scratch scratch, out ReadOnlySpan<byte> value)
    {
        if (_function == "coalesce")
        {
            return TryReadFirst(logEvent, scratch, out value);
        }

        value = default;
        if (!_arguments[0].TryRead(logEvent, scratch, out var argument))
        {
            return false;
        }

        value = Encoding.UTF8.GetBytes(Apply(Encoding.UTF8.GetString(argument)));
        return !value.IsEmpty;
    }

    private bool TryReadFirst(LogEvent logEvent, Utf8Scratch scratch, out ReadOnlySpan<byte> value)
    {
        foreach (var argument in _arguments)
        {
            if (argument.TryRead(logEvent, scratch, out value))
            {
                return true;
            }
        }

        value = default;
        return false;
    }

    private string Apply(string text) => _function == "substr"
        ? TextFunctions.Substring(text, Number(_arguments[1])!.Value, _arguments.Count > 2 ? Number(_arguments[2]) : null)
        : TextFunctions.Apply(_function, text);

    /// <summary>A number of <c>substr</c>: the same for every event, so it is no field.</summary>
    private static int? Number(KeyExpression argument) =>
        argument.IsConstant && int.TryParse(argument.Name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
