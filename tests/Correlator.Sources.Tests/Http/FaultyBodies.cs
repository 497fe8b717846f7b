using System.Threading.Channels;

namespace Correlator.Sources.Tests;

/// <summary>Takes an answer as it comes, and lets a test wait for so much of it.</summary>
internal sealed class CountingSink : IBodySink
{
    private readonly Channel<int> _more = Channel.CreateUnbounded<int>();
    private int _count;

    public void Begin()
    {
    }

    public void Take(ReadOnlySpan<byte> bytes)
    {
        _more.Writer.TryWrite(bytes.Length);
    }

    public void End()
    {
    }

    public async Task WaitAsync(int count)
    {
        while (_count < count)
        {
            _count += await _more.Reader.ReadAsync();
        }
    }
}

/// <summary>An answer without an end, all of it there at once.</summary>
internal sealed class EndlessStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(buffer.Length);

    public override int Read(byte[] buffer, int offset, int count) => count;

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
