using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Correlator;

/// <summary>Hashes a row of parts, each behind its length: "ab" and "c" are not "a" and "bc".</summary>
/// <remarks>Single-threaded: begins anew when the hash has been taken.</remarks>
internal sealed class IdentityHash
{
    private readonly XxHash128 _hash = new();

    public void Append(long number) => _hash.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in number)));

    public void Append(string text) => Append(MemoryMarshal.AsBytes(text.AsSpan()));

    public void Append(ReadOnlySpan<byte> part)
    {
        Append(part.Length);
        _hash.Append(part);
    }

    // Labels are ordered by name, so the order in which a record writes them does not matter.
    public void Append(Labels labels)
    {
        Append(labels.Count);
        foreach (var (name, value) in labels.AsSpan())
        {
            Append(name);
            Append(value);
        }
    }

    /// <summary>The hash of what has been appended since the last was taken.</summary>
    public Hash128 Take()
    {
        var hash = _hash.GetCurrentHashAsUInt128();
        _hash.Reset();
        return new Hash128((ulong)(hash >> 64), (ulong)hash);
    }
}
