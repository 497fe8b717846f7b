namespace Correlator;

/// <summary>The colours of pictures. Text takes the page's own; the rest are of middle lightness, so that they stand out on a light page and on a dark one.</summary>
internal static class DisplayPalette
{
    public const string Good = "#10a37f";
    public const string Warning = "#e5484d";
    public const string Faint = "#8b8f98";
    public const string Font = "system-ui,-apple-system,'Segoe UI',sans-serif";
    public const string Code = "ui-monospace,'SF Mono',Menlo,Consolas,monospace";

    // Blue, amber, violet, teal, pink, olive: neighbours differ in hue and in lightness.
    private static readonly string[] Lanes = ["#4c8dff", "#e08a1e", "#a26bf5", "#17a2a2", "#e5559f", "#7f9a1c"];

    public static string Lane(int index) => Lanes[index % Lanes.Length];
}
