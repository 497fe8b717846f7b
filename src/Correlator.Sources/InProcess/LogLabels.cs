using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Correlator.Sources;

/// <summary>Gathers the labels of one log call: scopes from the outermost, then the call's own values, which go before them.</summary>
internal sealed class LogLabels
{
    private const string Template = "{OriginalFormat}";
    private readonly List<KeyValuePair<string, string>> _labels = [];
    private string? _scopes;

    /// <summary>A value as text; one whose own conversion fails is shown by its type.</summary>
    public static string Format(object? value)
    {
        try
        {
            return value switch
            {
                null => string.Empty,
                string text => text,
                DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
                DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
                bool truth => truth ? "true" : "false",
                IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
                _ => value.ToString() ?? string.Empty,
            };
        }
        catch (Exception)
        {
            // The caller only wanted to log: what its value does must not reach it.
            return value!.GetType().Name;
        }
    }

    public void AddScope(object? scope)
    {
        if (scope is not IEnumerable<KeyValuePair<string, object?>> values)
        {
            var text = Format(scope);
            _scopes = _scopes is null ? text : $"{_scopes} => {text}";
            return;
        }

        Add(values);
    }

    public void AddState<TState>(TState state)
    {
        if (state is IEnumerable<KeyValuePair<string, object?>> values)
        {
            Add(values);
        }
    }

    public void AddException(Exception? exception)
    {
        if (exception is not null)
        {
            _labels.Add(new("exception", Format(exception)));
            _labels.Add(new("exception_type", exception.GetType().FullName ?? exception.GetType().Name));
        }
    }

    public void AddCall(LogLevel level, EventId id)
    {
        _labels.Add(new("level", Name(level)));
        if (id.Id != 0)
        {
            _labels.Add(new("event_id", id.Id.ToString(CultureInfo.InvariantCulture)));
        }

        if (!string.IsNullOrEmpty(id.Name))
        {
            _labels.Add(new("event_name", id.Name));
        }

        if (_scopes is not null)
        {
            _labels.Add(new("scope", _scopes));
        }

        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
        {
            _labels.Add(new("trace_id", activity.TraceId.ToHexString()));
            _labels.Add(new("span_id", activity.SpanId.ToHexString()));
        }
    }

    public Labels ToLabels() => Labels.Of(_labels);

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "critical",
    };

    private void Add(IEnumerable<KeyValuePair<string, object?>> values)
    {
        foreach (var (name, value) in values)
        {
            if (!string.IsNullOrEmpty(name) && name != Template)
            {
                _labels.Add(new(name, Format(value)));
            }
        }
    }
}
