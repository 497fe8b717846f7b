using System.Reactive.Concurrency;

namespace Correlator.Sources;

/// <summary>Follows systemd's journal, through <c>journalctl -o json --follow</c>.</summary>
/// <remarks>
/// The message is <c>MESSAGE</c>; labels are the entry's fields by their names, those that begin with two underscores left out, and <c>host</c>, <c>app</c>, <c>pid</c>, <c>unit</c> and
/// <c>severity</c> as syslog has them. Values of bytes are read as UTF-8; the values of a repeated field stand on lines of their own. The first start reads as far back as <see cref="JournalOptions.Lookback"/> says;
/// a program that ends is started again behind the last entry, and while it does not run the source counts as disconnected. <see cref="Cursor"/> makes the next run go on where this one stood.
/// </remarks>
/// <example><code>
/// await using var source = new JournalSource("journal", new JournalOptions { Matches = ["_SYSTEMD_UNIT=ssh.service"] });
/// using var run = EventQuery.From(source).Where(e => e["severity"] == "err").Subscribe(e => Console.WriteLine(e));
/// </code></example>
public sealed class JournalSource : ReceiverSource
{
    private readonly JournalOptions _options;
    private readonly JournalPosition _position;

    /// <summary>Makes a source; nothing is started yet.</summary>
    /// <param name="name">The name under which queries find it.</param>
    /// <param name="options">What is read, and limits.</param>
    /// <param name="scheduler">Tells how far back the lookback goes, and runs restarts. Default: the system's clock.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public JournalSource(string name, JournalOptions options, IScheduler? scheduler = null)
        : base(name, options, scheduler)
    {
        _options = options;
        _position = new JournalPosition(options.AfterCursor);
    }

    /// <summary>The last entry that was read; null before the first.</summary>
    public string? Cursor => _position.Cursor;

    private protected override Listener[] CreateListeners(ReceiverSession session) => [new JournalListening(session, _options, _position)];
}

/// <summary>Where reading the journal stands; it outlives the program that reads.</summary>
internal sealed class JournalPosition(string? cursor)
{
    private string? _cursor = cursor;

    public string? Cursor
    {
        get => Volatile.Read(ref _cursor);
        set => Volatile.Write(ref _cursor, value);
    }
}
