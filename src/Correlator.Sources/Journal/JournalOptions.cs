namespace Correlator.Sources;

/// <summary>What a <see cref="JournalSource"/> reads of the journal, and its limits.</summary>
public sealed record JournalOptions : QueueOptions
{
    /// <summary>The program that reads the journal.</summary>
    /// <value>A path, or a name that is looked up. Default: <c>journalctl</c>.</value>
    public string Program { get; init; } = "journalctl";

    /// <summary>A journal file to read in place of the system's journal.</summary>
    /// <value>Default: null, the system's journal.</value>
    public string? File { get; init; }

    /// <summary>Matches such as <c>_SYSTEMD_UNIT=shop.service</c>; of several on one field one must hold, of several fields all.</summary>
    /// <value>Default: empty, all entries. Each is FIELD=VALUE.</value>
    public IReadOnlyList<string> Matches { get; init; } = [];

    /// <summary>Starts behind this entry: what <see cref="JournalSource.Cursor"/> was at the end of an earlier run.</summary>
    /// <value>Default: null, starts as far back as <see cref="Lookback"/> says.</value>
    public string? AfterCursor { get; init; }

    /// <summary>How far back the first start reads of the system's journal; a file is read from its beginning.</summary>
    /// <value>Zero, for new entries only, to 3650 days. Default: 5 minutes, as queries look back.</value>
    public TimeSpan Lookback { get; init; } = new SourceRequest().Lookback;

    /// <summary>How long to wait before the program is started again after it has ended.</summary>
    /// <value>100 milliseconds to one hour. Default: 2 seconds.</value>
    public TimeSpan RestartDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    internal override void Validate()
    {
        base.Validate();
        ArgumentException.ThrowIfNullOrEmpty(Program);
        ArgumentNullException.ThrowIfNull(Matches);
        ArgumentOutOfRangeException.ThrowIfLessThan(Lookback, TimeSpan.Zero, nameof(Lookback));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Lookback, TimeSpan.FromDays(3650), nameof(Lookback));
        ArgumentOutOfRangeException.ThrowIfLessThan(RestartDelay, TimeSpan.FromMilliseconds(100), nameof(RestartDelay));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RestartDelay, TimeSpan.FromHours(1), nameof(RestartDelay));
        if (Matches.FirstOrDefault(static match => match.StartsWith('-') || !match.Contains('=')) is { } wrong)
        {
            throw new ArgumentException($"'{wrong}' is no match: it is FIELD=VALUE.", nameof(Matches));
        }
    }
}
