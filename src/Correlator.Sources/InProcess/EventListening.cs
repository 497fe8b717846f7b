using System.Diagnostics.Tracing;
using System.Globalization;
using System.Net;

namespace Correlator.Sources;

/// <summary>Hears event sources from its start to its close.</summary>
internal sealed class EventListening(ReceiverSession session, IReadOnlyDictionary<string, EventLevel> levels) : Listener("events")
{
    private Hearing? _hearing;

    public override IPEndPoint? Endpoint => null;

    public override void Start()
    {
        _hearing = new Hearing();
        _hearing.Begin(session, levels);
    }

    public override void Close() => _hearing?.Dispose();

    public override ValueTask DisposeAsync()
    {
        Close();
        return default;
    }

    /// <summary>Hears nothing before <see cref="Begin"/>: its base class tells of event sources while it is being made.</summary>
    private sealed class Hearing : EventListener
    {
        private readonly Lock _gate = new();
        private readonly List<EventSource> _known = [];
        private readonly ThreadLocal<bool> _isInside = new();
        private ReceiverSession? _session;
        private IReadOnlyDictionary<string, EventLevel>? _levels;

        public void Begin(ReceiverSession session, IReadOnlyDictionary<string, EventLevel> levels)
        {
            EventSource[] known;
            lock (_gate)
            {
                (_session, _levels) = (session, levels);
                known = [.. _known];
                _known.Clear();
            }

            Array.ForEach(known, Enable);
        }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            // Fields have no values yet while the base class is being made.
            if (_gate is null)
            {
                return;
            }

            lock (_gate)
            {
                if (_levels is null)
                {
                    _known.Add(eventSource);
                    return;
                }
            }

            Enable(eventSource);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            // What taking an event causes must not be taken again.
            if (_session is not { } session || _isInside.Value)
            {
                return;
            }

            _isInside.Value = true;
            try
            {
                var logEvent = ToEvent(eventData, session);
                session.Offer(new ReadOnlySpan<LogEvent>(in logEvent));
            }
            finally
            {
                _isInside.Value = false;
            }
        }

        private static LogEvent ToEvent(EventWrittenEventArgs data, ReceiverSession session)
        {
            var values = (data.Payload ?? []).Select(LogLabels.Format).ToArray();
            var labels = (data.PayloadNames ?? []).Zip(values, static (name, value) => new KeyValuePair<string, string>(name, value)).ToList();
            labels.Add(new("event_source", data.EventSource.Name));
            labels.Add(new("event_name", data.EventName ?? string.Empty));
            labels.Add(new("event_id", data.EventId.ToString(CultureInfo.InvariantCulture)));
            labels.Add(new("level", Name(data.Level)));
            if (data.ActivityId != Guid.Empty)
            {
                labels.Add(new("activity_id", data.ActivityId.ToString()));
            }

            var origin = new EventOrigin(session.Source, Labels.Empty, null);
            return LogEvent.FromText(origin, data.TimeStamp.ToUniversalTime().Ticks, session.Counters.NextPosition(), Message(data, values), Labels.Of(labels));
        }

        private static string Name(EventLevel level) => level switch
        {
            EventLevel.LogAlways => "always",
            EventLevel.Critical => "critical",
            EventLevel.Error => "error",
            EventLevel.Warning => "warning",
            EventLevel.Informational => "info",
            _ => "verbose",
        };

        private static string Message(EventWrittenEventArgs data, object[] values)
        {
            if (string.IsNullOrEmpty(data.Message))
            {
                return data.EventName ?? string.Empty;
            }

            try
            {
                return string.Format(CultureInfo.InvariantCulture, data.Message, values);
            }
            catch (FormatException)
            {
                return data.Message;
            }
        }

        private void Enable(EventSource eventSource)
        {
            if (_levels!.TryGetValue(eventSource.Name, out var level))
            {
                EnableEvents(eventSource, level, EventKeywords.All);
            }
        }
    }
}
