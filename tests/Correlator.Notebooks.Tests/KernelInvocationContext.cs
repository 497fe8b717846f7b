using Correlator.Tests.Notebooks;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive;

/// <summary>The cell that runs, by the name and with the member of it that walks use: the notebook's own comes with a whole kernel.</summary>
public sealed class KernelInvocationContext
{
    private static readonly AsyncLocal<KernelInvocationContext?> Running = new();
    private readonly Screen _screen;

    private KernelInvocationContext(Screen screen) => _screen = screen;

    /// <summary>The cell that runs here, wherever its work has led; null outside of cells.</summary>
    public static KernelInvocationContext? Current => Running.Value;

    /// <summary>Shows a value, and gives the handle that shows another one in its place.</summary>
    public DisplayedValue Display(object? value, params string[] mimeTypes) => _screen.Show(value, mimeTypes);

    internal static void Enter(Screen screen) => Running.Value = new KernelInvocationContext(screen);
}
