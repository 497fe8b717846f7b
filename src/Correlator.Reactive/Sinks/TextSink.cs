using System.Globalization;

namespace Correlator;

/// <summary>Writes correlations for people: a block each, with the key, the span and a line per event.</summary>
/// <remarks>One caller at a time, as Rx demands it. Control characters of messages are shown as dots, so that a log cannot steer the terminal.</remarks>
/// <example><code>
/// using var subscription = query.Subscribe(new TextSink(Console.Out));
/// </code></example>
public sealed class TextSink : IObserver<Correlation>
{
    private const int OffsetWidth = 12;
    private const int MaxAliasWidth = 24;
    private readonly TextWriter _output;
    private readonly TextSinkOptions _options;
    private readonly TextStyle _style;
    private readonly int _aliasWidth;

    /// <summary>Makes a sink.</summary>
    /// <param name="output">Where the blocks go; it stays open.</param>
    /// <param name="options">How they look; null for the defaults.</param>
    public TextSink(TextWriter output, TextSinkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
        _options = (options ?? new TextSinkOptions()).Validate();
        _style = new TextStyle(_options.UseColour);
        _aliasWidth = Math.Min(MaxAliasWidth, _options.Aliases.Select(static alias => alias.Length).DefaultIfEmpty(8).Max());
    }

    /// <summary>Writes one block.</summary>
    /// <exception cref="IOException">The output cannot be written to.</exception>
    public void OnNext(Correlation value)
    {
        ArgumentNullException.ThrowIfNull(value);
        WriteHead(value);
        WriteDetails(value);
        var start = value.Start.UtcTicks;
        foreach (var correlated in value.Events)
        {
            WriteEvent(correlated, start);
        }

        WriteMissing(value);
        _output.WriteLine();
        if (_options.IsImmediate)
        {
            _output.Flush();
        }
    }

    /// <summary>Writes what is left; the error itself is the caller's to tell.</summary>
    public void OnError(Exception error) => _output.Flush();

    /// <summary>Writes what is left.</summary>
    public void OnCompleted() => _output.Flush();

    /// <summary>A duration as people write it: <c>0 ms</c>, <c>12.5 ms</c>, <c>3.2 s</c>, <c>1:02:03</c>.</summary>
    internal static string Format(long ticks)
    {
        var milliseconds = ticks / (double)TimeSpan.TicksPerMillisecond;
        return Math.Abs(milliseconds) switch
        {
            < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.###} ms"),
            < 3_600_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.###} s"),
            _ => TimeSpan.FromTicks(ticks).ToString("c", CultureInfo.InvariantCulture),
        };
    }

    private void WriteHead(Correlation correlation)
    {
        var isComplete = correlation.Completeness == Completeness.Complete;
        var key = correlation.KeyParts.Count == 0
            ? correlation.IsKeyMissing ? "(no key)" : "(all)"
            : string.Join(' ', correlation.KeyParts.Select(static part => $"{part.Key}={TextStyle.Clean(part.Value)}"));
        _output.Write(_style.Strong(key));
        _output.Write("  ");
        _output.Write(isComplete ? _style.Good("complete") : _style.Warning("partial"));
        _output.Write("  ");
        _output.Write(Format(correlation.Duration.Ticks));
        _output.Write("  ");
        _output.Write(_style.Faint(correlation.Start.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)));
        if (correlation.Revision > 0)
        {
            _output.Write(_style.Faint(string.Create(CultureInfo.InvariantCulture, $"  revision {correlation.Revision}")));
        }

        _output.WriteLine();
    }

    private void WriteDetails(Correlation correlation)
    {
        WriteDetail("values", correlation.Values.Select(static value => $"{value.Key}={(value.Value is null ? "(missing)" : TextStyle.Clean(value.Value))}"));
        WriteDetail("labels", correlation.Labels.Select(static label => $"{label.Key}={TextStyle.Clean(label.Value)}"));
        WriteDetail("continues", correlation.Continues is { } id ? [id] : []);
        WriteDetail("merged", correlation.Merged);
        WriteDetail("truncated", correlation.IsTruncated ? ["it holds as many events as it may"] : []);
    }

    private void WriteDetail(string name, IEnumerable<string> parts)
    {
        var text = string.Join("  ", parts);
        if (text.Length > 0)
        {
            _output.Write(new string(' ', OffsetWidth + 2));
            _output.WriteLine(_style.Faint($"{name}: {text}"));
        }
    }

    private void WriteEvent(CorrelatedEvent correlated, long startTicks)
    {
        var offset = $"+{Format(correlated.Event.Ticks - startTicks)}";
        _output.Write(_style.Faint(offset.PadLeft(OffsetWidth)));
        _output.Write("  ");
        _output.Write(_style.Name(correlated.Alias.PadRight(_aliasWidth), correlated.Stream));
        _output.Write("  ");
        _output.WriteLine(Shorten(TextStyle.Clean(correlated.Event.Message)));
    }

    private void WriteMissing(Correlation correlation)
    {
        for (var i = 0; i < _options.Aliases.Count; i++)
        {
            if (_options.Aliases[i].Length > 0 && !correlation.Streams.Contains(i) && !correlation.Events.Any(e => e.Stream == i))
            {
                _output.Write(new string(' ', OffsetWidth + 2));
                _output.Write(_style.Name(_options.Aliases[i].PadRight(_aliasWidth), i));
                _output.Write("  ");
                _output.WriteLine(_style.Warning("missing"));
            }
        }
    }

    private string Shorten(string message)
    {
        var room = Math.Max(10, (long)_options.Width - OffsetWidth - _aliasWidth - 4);
        return message.Length <= room ? message : string.Concat(message.AsSpan(0, (int)room - 1), "…");
    }
}
