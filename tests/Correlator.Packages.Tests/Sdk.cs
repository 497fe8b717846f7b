using System.Diagnostics;

namespace Correlator.Packages.Tests;

/// <summary>What a command said.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote, errors behind the rest.</param>
internal sealed record Said(int ExitCode, string Output)
{
    /// <summary>The output of a command that did what it should.</summary>
    public string Success() => ExitCode == 0 ? Output : throw new InvalidOperationException($"Exit code {ExitCode}:\n{Output}");
}

/// <summary>The SDK's command line, as a user has it: without what the build that runs the tests set.</summary>
internal static class Sdk
{
    private const int Version = 10;

    /// <summary>Why nothing can be built here; null where it can.</summary>
    public static string? Missing { get; } = FindMissing();

    // Where the packages of others lie that the build of this repository has restored: these tests ask no server for them.
    public static string SharedPackages { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
        ? set
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    /// <summary>Runs <c>dotnet</c>.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="packages">Where packages are put; null for where they usually are.</param>
    /// <param name="arguments">The command.</param>
    public static Task<Said> RunAsync(string directory, string? packages, params string[] arguments) => RunProgramAsync(Host, directory, packages, arguments);

    /// <summary>Runs a program.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="directory">Where.</param>
    /// <param name="packages">Where packages are put; null for where they usually are.</param>
    /// <param name="arguments">The command.</param>
    public static async Task<Said> RunProgramAsync(string program, string directory, string? packages, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name is "CI").ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";

        // Servers that would stay behind keep the output of the command open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        if (packages is not null)
        {
            start.Environment["NUGET_PACKAGES"] = packages;
            start.Environment["NUGET_FALLBACK_PACKAGES"] = SharedPackages;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        var said = output + await error;
        await process.WaitForExitAsync();
        return new Said(process.ExitCode, said.ReplaceLineEndings("\n"));
    }

    private static string? FindMissing()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Host, ["--list-sdks"]) { RedirectStandardOutput = true })!;
            var sdks = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return sdks.Split('\n').Any(static line => int.TryParse(line.Split('.')[0], out var version) && version >= Version) ? null : $"There is no SDK of .NET {Version}.";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "There is no dotnet on the path.";
        }
    }
}

/// <summary>A test that needs the SDK's command line.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SdkFactAttribute : FactAttribute
{
    /// <summary>Skips the test where there is none.</summary>
    public SdkFactAttribute() => Skip = Sdk.Missing;
}
