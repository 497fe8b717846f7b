using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Binding;

/// <summary>Checks source names against the catalog, where there is one.</summary>
internal static class SourceChecks
{
    public static void Run(BoundQuery query, DiagnosticBag diagnostics, IQueryCatalog? catalog)
    {
        if (catalog is null)
        {
            return;
        }

        foreach (var stream in query.Streams)
        {
            var source = stream.Syntax.Source;
            if (SelectorLanguages.Find(catalog, source.Text) is null)
            {
                var meant = Spelling.Nearest(source.Text, catalog.Sources);
                var known = catalog.Sources.Count == 0 ? "there is none" : $"known are {string.Join(", ", catalog.Sources.Order(StringComparer.Ordinal))}";
                diagnostics.Error(
                    DiagnosticCodes.UnknownSource,
                    source.Span,
                    $"A source was expected, found '{source.Text}'; {known}.",
                    meant is null ? null : new DiagnosticFix($"Did you mean '{meant}'?", source.Span, meant));
            }
        }
    }
}
