using System.Globalization;
using Correlator.Testing;

namespace Correlator.Cli;

/// <summary>The generated events as pure functions of their numbers: what each says, when it is due, and which belong together.</summary>
/// <remarks>
/// The streams take turns. Request q is the q-th event of the first stream; each other stream answers it a little later, but for one in ten, whose place an event of nobody's
/// request takes. So nothing need be remembered to know what a query over them must find.
/// </remarks>
internal sealed class LoadTraffic
{
    private const int AnsweredPercent = 90;
    private const int FailedPercent = 5;
    private const int MaxLag = 1000;
    private static readonly string[] Names = ["requests", "replies", "audits"];
    private readonly ulong _seed;
    private readonly long _lag;

    public LoadTraffic(LoadSchedule schedule, int streams, int seed)
    {
        Schedule = schedule;
        Streams = NamesOf(streams);
        _seed = (ulong)seed;

        // About ten milliseconds at the given rate.
        _lag = Math.Min(MaxLag, (long)(schedule.Rate / streams / 100));
    }

    public LoadSchedule Schedule { get; }

    /// <summary>The names of the streams, in the order of their turns.</summary>
    public IReadOnlyList<string> Streams { get; }

    /// <summary>The names of so many streams.</summary>
    public static IReadOnlyList<string> NamesOf(int streams) => [.. Names.Take(streams)];

    public int StreamOf(long number) => (int)(number % Streams.Count);

    /// <summary>The request that an event is, or answers; null where it answers none.</summary>
    public long? RequestOf(long number)
    {
        var stream = StreamOf(number);
        var request = (number / Streams.Count) - (stream * _lag);
        return stream == 0 || (request >= 0 && IsAnswered(stream, request)) ? request : null;
    }

    /// <summary>The event that answers a request, whether or not it comes before the end; null where none does.</summary>
    public long? AnswerOf(long request, int stream) => IsAnswered(stream, request) ? ((request + (stream * _lag)) * Streams.Count) + stream : null;

    /// <summary>The event that is a request.</summary>
    public long NumberOf(long request) => request * Streams.Count;

    /// <summary>The status that an event tells.</summary>
    public int StatusOf(long number) => Mix((ulong)number, 7) % 100 < FailedPercent ? 500 : 200;

    /// <summary>The key that an event bears.</summary>
    public string KeyOf(long number) => RequestOf(number) is { } request
        ? string.Create(CultureInfo.InvariantCulture, $"r{request:D10}")
        : string.Create(CultureInfo.InvariantCulture, $"x{number:D10}");

    /// <summary>What an event says; its number stands last.</summary>
    public string MessageOf(long number, string key) => StreamOf(number) == 0
        ? string.Create(CultureInfo.InvariantCulture, $"request_id={key} method=GET path=/orders/{number % 97} n={number}")
        : string.Create(CultureInfo.InvariantCulture, $"request_id={key} status={StatusOf(number)} took={Mix((ulong)number, 11) % 250} n={number}");

    /// <summary>The number that a message ends with; -1 where it is none of a generated event.</summary>
    public long NumberIn(string message)
    {
        var at = message.LastIndexOf("n=", StringComparison.Ordinal);
        return at > 0 && long.TryParse(message.AsSpan(at + 2), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < Schedule.Count ? number : -1;
    }

    private bool IsAnswered(int stream, long request) => Mix((ulong)request, (ulong)stream) % 100 < AnsweredPercent;

    // SplitMix64's finish over the number and the seed: each number by itself, the same on every machine.
    private int Mix(ulong value, ulong salt)
    {
        unchecked
        {
            var z = value + (0x9E3779B97F4A7C15UL * ((_seed * 31) + salt + 1));
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return (int)((z ^ (z >> 31)) >> 33);
        }
    }
}
