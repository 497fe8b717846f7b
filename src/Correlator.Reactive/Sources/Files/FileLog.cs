namespace Correlator;

/// <summary>One log: a file, or the rotated parts of one in their order.</summary>
/// <param name="Name">What is read, for messages.</param>
/// <param name="Parts">The paths, oldest first; <c>-</c> is standard input.</param>
internal sealed record FileLog(string Name, IReadOnlyList<string> Parts);
