namespace Correlator;

/// <summary>Where a record holds the value that keys read, as far as its decoder has seen it in passing; a length of 0 says nothing.</summary>
internal readonly record struct KeyPlace(ushort At, ushort Length);
