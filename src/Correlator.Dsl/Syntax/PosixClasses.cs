namespace Correlator.Dsl.Syntax;

/// <summary>Translates the named classes of RE2, such as <c>[[:alpha:]]</c>, which .NET does not know.</summary>
internal static class PosixClasses
{
    private static readonly (string Name, string Members)[] Table =
    [
        ("[:alnum:]", "0-9A-Za-z"),
        ("[:alpha:]", "A-Za-z"),
        ("[:ascii:]", "\\x00-\\x7F"),
        ("[:blank:]", "\\t "),
        ("[:cntrl:]", "\\x00-\\x1F\\x7F"),
        ("[:digit:]", "0-9"),
        ("[:graph:]", "!-~"),
        ("[:lower:]", "a-z"),
        ("[:print:]", " -~"),
        ("[:punct:]", "!-/:-@\\[-`{-~"),
        ("[:space:]", "\\t\\n\\v\\f\\r "),
        ("[:upper:]", "A-Z"),
        ("[:word:]", "0-9A-Za-z_"),
        ("[:xdigit:]", "0-9A-Fa-f"),
    ];

    /// <summary>A bracketed class with the named ones inside it written out.</summary>
    public static string Translate(string brackets)
    {
        if (!brackets.Contains("[:", StringComparison.Ordinal))
        {
            return brackets;
        }

        foreach (var (name, members) in Table)
        {
            brackets = brackets.Replace(name, members, StringComparison.Ordinal);
        }

        return brackets;
    }
}
