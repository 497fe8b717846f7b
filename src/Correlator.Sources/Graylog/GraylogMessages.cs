using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Correlator.Sources;

/// <summary>Makes events of the messages of an answer, field by field, whatever the form of the answer.</summary>
internal sealed class GraylogMessages(string source, GraylogOptions options, SourceRequest request)
{
    private const string MessageId = "gl2_message_id";
    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK"];
    private readonly EventOrigin _origin = new(source, Labels.Empty, null);
    private readonly List<KeyValuePair<string, string>> _fields = [];
    private readonly HashSet<(long Ticks, long Position)> _known = [];
    private (long From, long To) _span;
    private string? _id;
    private string? _time;
    private string _message = string.Empty;
    private int _length;

    /// <summary>The messages that are wanted, in the order of time; those of one time by position; each once.</summary>
    public List<LogEvent> Events { get; } = [];

    /// <summary>How many messages the answer has, unwanted and malformed ones and copies too.</summary>
    public int Received { get; private set; }

    /// <summary>The latest time of a message, in UTC ticks.</summary>
    public long Latest { get; private set; }

    /// <summary>Begins an answer.</summary>
    /// <param name="span">The times (UTC ticks) of which messages are wanted: the first, and the one after the last.</param>
    public void Begin((long From, long To) span)
    {
        Events.Clear();
        _known.Clear();
        (_span, Received, Latest) = (span, 0, long.MinValue);
        BeginMessage();
    }

    /// <summary>Takes a field of the message under way; a missing one is null.</summary>
    public void Add(string name, string? value)
    {
        _length += value?.Length ?? 0;
        switch (name)
        {
            case "timestamp":
                _time = value;
                break;
            case "message":
                _message = value ?? string.Empty;
                break;
            case MessageId:
                _id = value ?? _id;
                break;
            case "_id":
                _id ??= value;
                break;
            default:
                // What Graylog keeps for itself is nobody's label.
                if (value is not null && !name.StartsWith("gl2_", StringComparison.Ordinal))
                {
                    _fields.Add(new(name, value));
                }

                break;
        }
    }

    /// <summary>The message under way is whole.</summary>
    /// <param name="isTooLong">Whether parts of it were left out for their length.</param>
    public void EndMessage(bool isTooLong = false)
    {
        Received++;
        if (!TryReadTime(_time, out var ticks))
        {
            Malformed($"a message without a time that can be read ({HttpErrors.Quote(_time ?? "none")})");
        }
        else
        {
            Latest = Math.Max(Latest, ticks);
            if (isTooLong || _length > options.MaxMessageLength)
            {
                Malformed(string.Create(CultureInfo.InvariantCulture, $"a message of {_time} is longer than {options.MaxMessageLength} characters"));
            }
            else if (ticks >= _span.From && ticks < _span.To)
            {
                Keep(ticks);
            }
        }

        BeginMessage();
    }

    /// <summary>The answer is whole.</summary>
    public void End() =>
        Events.Sort(static (left, right) => left.Ticks != right.Ticks ? left.Ticks.CompareTo(right.Ticks) : left.Position.CompareTo(right.Position));

    /// <summary>Leaves out events at or after a time.</summary>
    public void KeepBefore(long ticks) => Events.RemoveRange(FirstAt(ticks), Events.Count - FirstAt(ticks));

    private void BeginMessage()
    {
        (_id, _time, _message, _length) = (null, null, string.Empty, 0);
        _fields.Clear();
    }

    // A message has one identifier, in every index that holds a copy. One without any is told by all it holds, and copies of it by their number.
    private void Keep(long ticks)
    {
        var labels = Labels.Of(_fields);
        if (_id is not null)
        {
            var position = PositionOf([_id]);
            if (_known.Add((ticks, position)))
            {
                Events.Add(LogEvent.FromText(_origin, ticks, position, _message, labels));
            }

            return;
        }

        for (var copy = 0; ; copy++)
        {
            var position = PositionOf([_message, .. labels.SelectMany(static pair => new[] { pair.Key, pair.Value }), copy.ToString(CultureInfo.InvariantCulture)]);
            if (_known.Add((ticks, position)))
            {
                Events.Add(LogEvent.FromText(_origin, ticks, position, _message, labels));
                return;
            }
        }
    }

    private static long PositionOf(IEnumerable<string> parts)
    {
        var hash = new XxHash3();
        foreach (var part in parts)
        {
            hash.Append(MemoryMarshal.AsBytes(part.AsSpan()));
            hash.Append("\0"u8);
        }

        return (long)(hash.GetCurrentHashAsUInt64() & long.MaxValue);
    }

    private static bool TryReadTime(string? text, out long ticks)
    {
        var isTime = DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        ticks = time.UtcTicks;
        return isTime;
    }

    private int FirstAt(long ticks)
    {
        var (low, high) = (0, Events.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Events[middle].Ticks < ticks ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void Malformed(string example)
    {
        request.Statistics.AddMalformed(example);
        if (request.IsStrict)
        {
            throw new SourceException(source, $"{example} (a strict run stops at the first malformed record)", code: "MALFORMED_RECORD");
        }
    }
}
