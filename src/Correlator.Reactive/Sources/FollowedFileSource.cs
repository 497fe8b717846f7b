using System.Reactive.Concurrency;

namespace Correlator;

/// <summary>Log files that are read whole and then followed: what is appended comes out at once.</summary>
/// <remarks>
/// Rotation by rename and by truncation is followed, and so are new files of a pattern. Rotated parts that a pattern finds beside the log are read first.
/// The system tells of changes; a check on the scheduler, every second, serves file systems that do not. A line is an event when its end is written;
/// a record of several lines when the next begins, or after 500 ms without another line. A line without an end comes out when the source is disposed,
/// unless a call to the observer is under way on another thread. Positions are as those of <see cref="FileSource"/>, in the order in which logs appear.
/// A file that is cut and grows beyond its old length between two checks cannot be told from one that grew.
/// </remarks>
public sealed class FollowedFileSource : ILiveSource
{
    private readonly FileSourceOptions _options;
    private readonly IScheduler _scheduler;

    /// <summary>Makes a source; nothing is opened yet.</summary>
    /// <param name="name">The name under which queries find it.</param>
    /// <param name="options">Which files, and how they are read. Not standard input.</param>
    /// <param name="scheduler">Runs checks and reading. Default: the task pool.</param>
    /// <exception cref="ArgumentException">An option is out of its range, a pattern cannot be read, or the path is <c>-</c>.</exception>
    public FollowedFileSource(string name, FileSourceOptions options, IScheduler? scheduler = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        Name = name;
        _options = options.Validate();
        _scheduler = scheduler ?? TaskPoolScheduler.Default;
        if (options.Path == "-")
        {
            throw new ArgumentException("Standard input is not followed; it is read as a file source until it ends.", nameof(options));
        }

        _ = new FormatSelection(name, options, new SourceRequest());
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SelectorLanguage Language => SelectorLanguage.Labels;

    /// <inheritdoc/>
    public SourcePast Past => SourcePast.Whole;

    /// <summary>Whether the system is asked to tell of changes; without it only the checks find them.</summary>
    internal bool UsesWatcher { get; init; } = true;

    /// <inheritdoc/>
    public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        var following = new FileFollowing(new FollowedLogs(Name, _options, request), observer, _scheduler);
        following.Start(UsesWatcher ? new FileWatch(_options.Path, request.Statistics) : null);
        return following;
    }
}
