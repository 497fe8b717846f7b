using Correlator.Dsl;
using Correlator.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace Correlator.Tests.Notebooks;

/// <summary>Runs the cells of a notebook one after the other, as its kernel does: names go on from cell to cell, the last value and what is displayed is shown.</summary>
internal sealed class WalkRunner : IDisposable
{
    private const string PackageLine = "#r \"nuget: ";
    private readonly Screen _screen = new();
    private ScriptState<object>? _state;

    /// <summary>What stands for the packages: the build that is tested.</summary>
    public static IReadOnlyList<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var file && (file.StartsWith("System.", StringComparison.Ordinal) || file.StartsWith("Correlator.", StringComparison.Ordinal)
                || file is "Microsoft.AspNetCore.Html.Abstractions.dll" or "netstandard.dll" or "mscorlib.dll" or "Microsoft.Reactive.Testing.dll" or "FsCheck.dll" || file.StartsWith("Microsoft.CSharp", StringComparison.Ordinal)) && !file.EndsWith("Tests.dll", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The namespaces that a kernel imports unasked. They are not those of a program: a kernel has no <c>System.IO</c>.</summary>
    public static IReadOnlyList<string> Imports { get; } =
        ["System", "System.Collections", "System.Collections.Generic", "System.Linq", "System.Text", "System.Threading.Tasks"];

    /// <summary>Runs a cell.</summary>
    /// <exception cref="CompilationErrorException">It does not compile.</exception>
    public async Task<IReadOnlyList<CellOutput>> RunAsync(string code)
    {
        var script = WithoutPackages(code);
        var before = Console.Out;
        Console.SetOut(_screen.Console);
        Microsoft.DotNet.Interactive.KernelInvocationContext.Enter(_screen);
        try
        {
            _state = _state is null
                ? await CSharpScript.RunAsync<object>(script, Options(), _screen, typeof(Screen))
                : await _state.ContinueWithAsync<object>(script);
            if (_state.ReturnValue is { } value)
            {
                _screen.display(value);
            }
        }
        finally
        {
            Console.SetOut(before);
        }

        return _screen.Take();
    }

    public void Dispose() => _screen.Dispose();

    private static ScriptOptions Options() => ScriptOptions.Default.WithReferences(References).AddReferences(typeof(Screen).Assembly)
        .WithImports(Imports).WithLanguageVersion(Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp14);

    /// <summary>Packages of ours are the build that is tested; another one would not be there.</summary>
    private static string WithoutPackages(string code)
    {
        var lines = code.Split('\n');
        foreach (var line in lines.Where(static line => line.StartsWith("#r ", StringComparison.Ordinal)))
        {
            Assert.Contains(line, new[] { typeof(LogEvent), typeof(CorrelationQuery), typeof(CorrRunner) }.Select(static type => $"{PackageLine}{type.Assembly.GetName().Name}\""));
        }

        return string.Join('\n', lines.Where(static line => !line.StartsWith("#r ", StringComparison.Ordinal)));
    }
}
