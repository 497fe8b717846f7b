namespace Correlator.Dsl.Tests.Docs;

/// <summary>The colours of marble diagrams, on a ground of their own: an image does not know the page that it stands on.</summary>
internal static class MarbleStyle
{
    private static readonly string[] Light = ["#2f6fde", "#b8690a", "#7d48cc", "#0f7f7f"];
    private static readonly string[] Dark = ["#6ea3ff", "#f0a542", "#bd93ff", "#3cc4c4"];

    public static string Css { get; } = $$"""
        <style>
        text{font:12px system-ui,-apple-system,'Segoe UI',sans-serif;fill:#1f2328}.name{font-weight:600;font-size:13px}.faint{font-size:11px;fill:#656d76}.label{font-size:11px;paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}.missing,.partt{fill:#c62a3b}.missing{font-size:11px}.goodt{fill:#08795c}
        .page{fill:#fff;stroke:#d0d7de}.grid{stroke:#8b8f98;stroke-opacity:.18}.lane{fill:none;stroke-width:2;stroke-opacity:.55}.link{stroke-dasharray:2 3;stroke-opacity:.7}.bar{stroke-width:3}.wait{stroke:#8b8f98;stroke-dasharray:1 4;stroke-width:2;stroke-linecap:round}
        .good{fill:#10a37f;stroke:#10a37f}.part{fill:#e5484d;stroke:#e5484d}.out{stroke:none}.window{fill:#8b8f98;fill-opacity:.16;stroke:#8b8f98;stroke-opacity:.5}.row{fill:#fff;stroke:#57606a;stroke-width:2}
        {{Colours(Light)}}
        @media (prefers-color-scheme:dark){text{fill:#e6edf3}.faint{fill:#9198a1}.missing,.partt{fill:#ff7b82}.goodt{fill:#3ddbb0}.label{stroke:#0d1117}.page{fill:#0d1117;stroke:#30363d}.row{fill:#0d1117;stroke:#9198a1}
        {{Colours(Dark)}}}
        </style>
        """;

    private static string Colours(string[] colours) => string.Concat(colours.Select(static (colour, i) => $".f{i}{{fill:{colour}}}.s{i}{{stroke:{colour}}}.c{i}{{fill:{colour}}}"));
}
