using System.Buffers.Binary;
using System.Net;
using System.Reactive.Concurrency;
using System.Runtime.InteropServices;

namespace Correlator.Sources;

/// <summary>Messages of which some chunks have come. A chunk: 1E 0F, eight bytes of id, its number, how many there are, data.</summary>
internal sealed class GelfChunks(ReceiverSession session, GelfOptions options)
{
    private const int HeaderBytes = 12;
    private const int MaxChunks = 128;
    private readonly Lock _gate = new();
    private readonly Dictionary<Key, Incomplete> _incomplete = [];
    private readonly Queue<Incomplete> _byAge = new();
    private bool _isTimed;

    public static bool IsChunk(ReadOnlySpan<byte> datagram) => datagram.StartsWith((ReadOnlySpan<byte>)[0x1E, 0x0F]);

    /// <summary>Takes a chunk.</summary>
    /// <returns>The message that it completes, or null.</returns>
    public byte[]? Add(ReadOnlySpan<byte> chunk, SocketAddress sender)
    {
        var (number, count) = chunk.Length > HeaderBytes ? (chunk[10], chunk[11]) : ((byte)0, (byte)0);
        if (count is 0 or > MaxChunks || number >= count)
        {
            session.ReportMalformed("a chunk with a wrong header", chunk);
            return null;
        }

        var data = chunk[HeaderBytes..];
        if (count == 1)
        {
            return data.ToArray();
        }

        lock (_gate)
        {
            var message = Find(Key.Of(chunk, sender), count);
            return message.TryAdd(number, count, data, options.MaxRecordBytes) ? Complete(message) : null;
        }
    }

    /// <summary>Gives up what has not been completed by the end.</summary>
    public void GiveUpAll()
    {
        lock (_gate)
        {
            while (_byAge.Count > 0)
            {
                GiveUpOldest();
            }
        }
    }

    private Incomplete Find(Key key, int count)
    {
        if (_incomplete.TryGetValue(key, out var message))
        {
            return message;
        }

        if (_incomplete.Count >= options.MaxIncompleteMessages)
        {
            GiveUpOldest();
        }

        message = new Incomplete(key, count, session.Scheduler.Now.UtcTicks);
        _incomplete.Add(key, message);
        _byAge.Enqueue(message);
        StartTimer();
        return message;
    }

    private byte[]? Complete(Incomplete message)
    {
        Forget(message);
        if (!message.IsTooLarge)
        {
            return message.Join();
        }

        session.ReportTooLarge();
        return null;
    }

    private void Forget(Incomplete message)
    {
        message.IsDone = true;
        _incomplete.Remove(message.Key);
        while (_byAge.TryPeek(out var oldest) && oldest.IsDone)
        {
            _byAge.Dequeue();
        }
    }

    private void GiveUpOldest()
    {
        var oldest = _byAge.Peek();
        Forget(oldest);
        session.ReportLost(1, oldest.FirstTicks, session.Scheduler.Now.UtcTicks);
    }

    private void StartTimer()
    {
        if (!_isTimed)
        {
            _isTimed = true;
            session.Scheduler.Schedule(options.ChunkTimeout, Expire);
        }
    }

    private void Expire()
    {
        lock (_gate)
        {
            _isTimed = false;
            var limit = session.Scheduler.Now.UtcTicks - options.ChunkTimeout.Ticks;
            while (_byAge.TryPeek(out var oldest) && oldest.FirstTicks <= limit)
            {
                GiveUpOldest();
            }

            if (_byAge.Count > 0 && !session.Ending.IsCancellationRequested)
            {
                StartTimer();
            }
        }
    }

    /// <summary>Chosen by the sender, so that two senders may choose the same: with the sender's address, without its port.</summary>
    private readonly record struct Key(ulong Id, UInt128 First, UInt128 Second)
    {
        public static Key Of(ReadOnlySpan<byte> chunk, SocketAddress sender)
        {
            Span<byte> address = stackalloc byte[32];
            address.Clear();
            sender.Buffer.Span[..Math.Min(sender.Size, address.Length)].CopyTo(address);
            address[2..4].Clear();
            var halves = MemoryMarshal.Cast<byte, UInt128>(address);
            return new Key(BinaryPrimitives.ReadUInt64LittleEndian(chunk[2..]), halves[0], halves[1]);
        }
    }

    private sealed class Incomplete(Key key, int count, long firstTicks)
    {
        private readonly byte[]?[] _parts = new byte[count][];
        private int _missing = count;
        private int _bytes;

        public Key Key => key;

        public long FirstTicks => firstTicks;

        public bool IsTooLarge { get; private set; }

        public bool IsDone { get; set; }

        /// <returns>Whether the message is complete.</returns>
        public bool TryAdd(int number, int ofCount, ReadOnlySpan<byte> data, int maxBytes)
        {
            if (ofCount != _parts.Length || _parts[number] is not null)
            {
                return false;
            }

            // A message that is too large is counted down to its end without being kept.
            IsTooLarge |= (_bytes += data.Length) > maxBytes;
            _parts[number] = IsTooLarge ? [] : data.ToArray();
            return --_missing == 0;
        }

        public byte[] Join() => [.. _parts.SelectMany(static part => part!)];
    }
}
