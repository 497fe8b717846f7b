using System.Text;

namespace Correlator.Cli;

/// <summary>Writes the events of results, one a line: time, labels, message.</summary>
internal sealed class EventLines(ToolConsole console, bool isImmediate) : IObserver<Correlation>
{
    private readonly StringBuilder _line = new();

    public void OnNext(Correlation value)
    {
        foreach (var correlated in value.Events)
        {
            Write(correlated.Event);
        }

        if (isImmediate)
        {
            console.Text.Flush();
        }
    }

    public void OnCompleted() => console.Text.Flush();

    public void OnError(Exception error) => console.Text.Flush();

    private void Write(LogEvent logEvent)
    {
        _line.Clear().Append(logEvent.Timestamp.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture)).Append(' ');
        var message = logEvent.Message;
        if (logEvent.Labels is { Count: > 0 } labels)
        {
            _line.Append(labels).Append(' ');
        }

        // One event is one line, whatever is in it: what could move the cursor of a terminal is shown as what it is.
        foreach (var letter in message)
        {
            _ = char.IsControl(letter) && letter != '\t' ? _line.Append(Escape(letter)) : _line.Append(letter);
        }

        console.Text.WriteLine(_line);
    }

    private static string Escape(char letter) => letter switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        _ => $"\\x{(int)letter:x2}",
    };
}
