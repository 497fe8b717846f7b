namespace Correlator.Tests.Notebooks;

/// <summary>Something that a cell has shown: a value in one or more forms, or lines written to the console.</summary>
/// <param name="Forms">The forms by MIME type, the best first; empty for lines of the console.</param>
/// <param name="Lines">The lines of the console.</param>
internal sealed record CellOutput(IReadOnlyList<KeyValuePair<string, string>> Forms, string Lines)
{
    public static CellOutput Console(string lines) => new([], lines);
}
