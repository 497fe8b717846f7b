using System.Reactive.Concurrency;
using Correlator.Sources;

namespace Correlator.Server;

/// <summary>What a server takes of the world beside its configuration: how sources are made, clocks, where it tells what happens.</summary>
public sealed record ServerRuntime
{
    /// <summary>Makes a source of its definition; nothing is opened yet. Default: <see cref="SourceKinds.Create"/>, with sources that go on.</summary>
    public Func<SourceDefinition, ILogSource>? CreateSource { get; init; }

    /// <summary>Takes one line for each thing that whoever runs the server should know; no secrets. Default: nobody.</summary>
    public Action<string> Log { get; init; } = static _ => { };

    /// <summary>The clock of reports, sessions and time-outs. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The clock of queries and sources. Default: the platform's.</summary>
    public IScheduler Scheduler { get; init; } = DefaultScheduler.Instance;

    /// <summary>Where live sources keep how far they have read; null for nowhere.</summary>
    public ICheckpointStore? Cursors { get; init; }

    /// <summary>How long rate limits take to give back one second's worth.</summary>
    internal TimeSpan RatePeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the headers of a request may take to come.</summary>
    internal TimeSpan HeaderPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may stay between requests.</summary>
    internal TimeSpan IdlePatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The first wait of an output before it sends again.</summary>
    internal TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    internal ILogSource Create(SourceDefinition definition) => CreateSource is { } create
        ? create(definition)
        : SourceKinds.Create(definition, new SourceContext { IsLive = true, Cursors = Cursors, Scheduler = Scheduler });
}
