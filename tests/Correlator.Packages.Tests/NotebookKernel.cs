using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Correlator.Tests.Architecture;

namespace Correlator.Packages.Tests;

/// <summary>What a kernel has shown of a cell.</summary>
/// <param name="Error">Why it failed; null if it did not.</param>
/// <param name="Values">The values that were displayed, each by MIME type.</param>
/// <param name="Lines">What was written to the console.</param>
internal sealed record Shown(string? Error, IReadOnlyList<IReadOnlyDictionary<string, string>> Values, string Lines);

/// <summary>The kernel of .NET Interactive, which runs notebooks in Jupyter and in editors, spoken to by its protocol: a command a line, and events until one says how it ended.</summary>
internal sealed class NotebookKernel : IDisposable
{
    private readonly Process _process;
    private int _commands;

    private NotebookKernel(Process process) => _process = process;

    private static string Program { get; } = Path.Combine(Repository.Root, "artifacts", "kernel", OperatingSystem.IsWindows() ? "dotnet-interactive.exe" : "dotnet-interactive");

    /// <summary>Why notebooks cannot be run here; null where they can.</summary>
    public static string? Missing => Sdk.Missing ?? (File.Exists(Program) ? null : "There is no kernel of .NET Interactive in artifacts/kernel; eng/test-servers.sh installs it.");

    /// <summary>Starts a kernel that knows no other feed than those that its cells name.</summary>
    /// <param name="packed">The packages.</param>
    public static NotebookKernel Start(PackedProducts packed)
    {
        // The kernel restores packages below the user's directory, by the settings that it finds there.
        var home = Path.Combine(packed.Projects, "home");
        var settings = Directory.CreateDirectory(Path.Combine(home, ".nuget", "NuGet"));
        File.WriteAllText(Path.Combine(settings.FullName, "NuGet.Config"), "<configuration><packageSources /></configuration>");
        var start = new ProcessStartInfo(Program, ["stdio", "--default-kernel", "csharp", "--working-dir", Path.Combine(Repository.Root, "notebooks")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["HOME"] = home;
        start.Environment["NUGET_PACKAGES"] = packed.Unpacked;
        start.Environment["NUGET_FALLBACK_PACKAGES"] = Sdk.SharedPackages;
        start.Environment["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_INTERACTIVE_SKIP_FIRST_TIME_EXPERIENCE"] = "1";
        start.Environment["DOTNET_ROLL_FORWARD"] = "Major";
        start.Environment["DOTNET_NOLOGO"] = "1";
        return new NotebookKernel(Process.Start(start)!);
    }

    /// <summary>Runs a cell.</summary>
    public async Task<Shown> RunAsync(string code)
    {
        var token = $"cell{++_commands}";
        var command = new JsonObject { ["token"] = token, ["commandType"] = "SubmitCode", ["command"] = new JsonObject { ["code"] = code, ["targetKernelName"] = "csharp" } };
        await _process.StandardInput.WriteLineAsync(command.ToJsonString());
        await _process.StandardInput.FlushAsync();
        var values = new List<IReadOnlyDictionary<string, string>>();
        var lines = new StringBuilder();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            // Before the first command it says more than events.
            if (!line.StartsWith('{') || JsonNode.Parse(line) is not JsonObject said || (string?)said["command"]?["token"] is not { } about || !about.StartsWith(token, StringComparison.Ordinal))
            {
                continue;
            }

            switch ((string?)said["eventType"])
            {
                case "CommandSucceeded" when about == token:
                    return new Shown(null, values, lines.ToString());
                case "CommandFailed" when about == token:
                    return new Shown((string?)said["event"]!["message"] ?? "It failed.", values, lines.ToString());
                case "StandardOutputValueProduced":
                    lines.Append(Forms(said)["text/plain"]);
                    break;
                case "DisplayedValueProduced" or "ReturnValueProduced":
                    values.Add(Forms(said));
                    break;
            }
        }

        return new Shown("The kernel has ended.", values, lines.ToString());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Dictionary<string, string> Forms(JsonObject said) => said["event"]!["formattedValues"]!.AsArray()
        .ToDictionary(static form => (string)form!["mimeType"]!, static form => (string)form!["value"]!, StringComparer.Ordinal);
}

/// <summary>A test that needs the kernel of .NET Interactive.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KernelTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips the test where there is none.</summary>
    public KernelTheoryAttribute() => Skip = NotebookKernel.Missing;
}
