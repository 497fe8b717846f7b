namespace Correlator;

internal sealed partial class FinitePump
{
    /// <summary>One reader, with what it has at hand.</summary>
    private sealed class Lane(FiniteFeed feed, IEventReader reader, int index, int order)
    {
        private readonly List<LogEvent> _batch = [];
        private readonly IResumableReader? _resumable = reader as IResumableReader;
        private int _position;
        private long _before;

        public FiniteFeed Feed => feed;

        public IEventReader Reader => reader;

        public int Index => index;

        public int Order => order;

        /// <summary>How many events were taken of it, those that were skipped among them.</summary>
        public long Taken => _before + _position;

        public bool IsExhausted => _position == _batch.Count;

        /// <summary>Whether it has come to its end: what is appended to the log later is not read any more.</summary>
        public bool HasEnded { get; private set; }

        public LogEvent Next => _batch[_position];

        /// <summary>How far it was read.</summary>
        public LogPlace Place => new()
        {
            Taken = Taken,
            NewestTicks = feed.Clock.NewestOf(index),
            NextTicks = IsExhausted ? Watermark.None : Next.Ticks,
            LastTicks = feed.Clock.SeenOf(index),
            Position = _resumable?.Position,
            Skip = _position,
        };

        public LogEvent Take() => _batch[_position++];

        public ValueTask<bool> FillAsync(CancellationToken cancellationToken)
        {
            _before += _batch.Count;
            _batch.Clear();
            _position = 0;
            return reader.ReadAsync(_batch, cancellationToken);
        }

        /// <summary>Comes to its end; what is at hand is left out.</summary>
        public void End()
        {
            _batch.RemoveRange(_position, _batch.Count - _position);
            HasEnded = true;
        }

        /// <summary>Goes to a place, before the first read.</summary>
        /// <returns>False where the log is too short for that.</returns>
        public async ValueTask<bool> GoToAsync(LogPlace place, CancellationToken cancellationToken)
        {
            var rest = place.Taken;
            if (_resumable is not null && place.Position is { } position)
            {
                await _resumable.ResumeAsync(position, cancellationToken).ConfigureAwait(false);
                rest = place.Skip;
                _before = place.Taken - place.Skip;
            }

            while (rest > 0)
            {
                if (!await FillAsync(cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                _position = (int)Math.Min(rest, _batch.Count);
                rest -= _position;
            }

            return true;
        }
    }
}
