namespace Correlator.Tests.Operators;

/// <summary>Whatever is written and read, the buffer does what a plain list with counters does.</summary>
public sealed class BoundedBufferProperties
{
    [Law(MaxTest = 500, EndSize = 200)]
    public void Operations_AnyOrder_DoWhatTheModelDoes(byte capacity, byte high, byte low, byte policy, bool[] writes)
    {
        var options = OptionsOf(capacity, high, low, policy);
        var (buffer, model) = (new BoundedBuffer<int>(options), new Model(options));
        for (var i = 0; i < writes.Length; i++)
        {
            Assert.Equal(model.Apply(writes[i], i), Apply(buffer, writes[i], i));
            Assert.Equal(model.Statistics, buffer.Statistics);
            Assert.Equal(model.IsPaused, buffer.IsPaused);
        }
    }

    private static BoundedBufferOptions OptionsOf(byte capacity, byte high, byte low, byte policy)
    {
        var most = 1 + (capacity % 6);
        var mark = 1 + (high % most);
        return new BoundedBufferOptions { Capacity = most, HighWaterMark = mark, LowWaterMark = low % mark, Overflow = (OverflowPolicy)(policy % 4) };
    }

    // What came of it: the item that was read, whether one was taken, or the failure.
    private static string Apply(BoundedBuffer<int> buffer, bool isWrite, int item)
    {
        try
        {
            return isWrite ? $"{buffer.TryWrite(item)}" : buffer.TryRead(out var read) ? $"{read}" : "nothing";
        }
        catch (StateBudgetException)
        {
            return "full";
        }
    }

    private sealed class Model(BoundedBufferOptions options)
    {
        private readonly List<int> _items = [];
        private long _processed;
        private long _dropped;
        private long _pauses;
        private long _resumes;
        private bool _hasFailed;

        public bool IsPaused { get; private set; }

        public BoundedBufferStatistics Statistics => new(_items.Count, _processed, _dropped, _pauses, _resumes);

        public string Apply(bool isWrite, int item)
        {
            var outcome = isWrite ? Write(item) : Read();
            if (!IsPaused && _items.Count >= options.HighWaterMark)
            {
                IsPaused = true;
                _pauses++;
            }
            else if (IsPaused && _items.Count <= options.LowWaterMark)
            {
                IsPaused = false;
                _resumes++;
            }

            return outcome;
        }

        private string Write(int item)
        {
            if (_hasFailed || (options.Overflow == OverflowPolicy.Wait && IsPaused))
            {
                return "False";
            }

            if (_items.Count == options.Capacity)
            {
                _hasFailed = options.Overflow == OverflowPolicy.Fail;
                _dropped += _hasFailed ? 0 : 1;
                if (options.Overflow != OverflowPolicy.DropOldest)
                {
                    return _hasFailed ? "full" : "False";
                }

                _items.RemoveAt(0);
            }

            _items.Add(item);
            return "True";
        }

        private string Read()
        {
            if (_items.Count == 0)
            {
                return "nothing";
            }

            var item = _items[0];
            _items.RemoveAt(0);
            _processed++;
            return $"{item}";
        }
    }
}
