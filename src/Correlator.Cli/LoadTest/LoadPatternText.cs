using Correlator.Testing;

namespace Correlator.Cli;

/// <summary>The names of patterns on the command line and in reports.</summary>
internal static class LoadPatternText
{
    public static string[] Names { get; } = ["steady", "ramp", "spike", "wave", "stress"];

    public static string Format(LoadPattern pattern) => Names[(int)pattern];

    public static LoadPattern Parse(string name) => (LoadPattern)Array.IndexOf(Names, name);
}
