using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Correlator.Tests.Architecture;

namespace Correlator.Tests.Operators;

/// <summary>Every operator has an example, and every example is a sample that runs.</summary>
public sealed partial class OperatorDocumentationTests
{
    // Not operators: how a query runs and is looked at, what it is called, and where events come from.
    private static readonly string[] NoOperators = ["Subscribe", "ToLiveViews", "WithOptions", "As", "Of", "From", "ToString"];

    private static IReadOnlyList<(string Path, string Text)> Sources { get; } =
        [.. Repository.SourceFiles.Where(static path => path.StartsWith("src/Correlator.Reactive/Operators/", StringComparison.Ordinal)).Select(static path => (path, Repository.Read(path)))];

    private static string Samples { get; } = Normalize(string.Concat(
        Repository.SourceFiles.Where(static path => path.StartsWith("tests/Correlator.Reactive.Tests/Operators/OperatorSamples", StringComparison.Ordinal)).Select(Repository.Read)));

    [Fact]
    public void Operators_All_HaveAnExample()
    {
        var documented = Sources.SelectMany(static source => Declarations(source.Text)).ToLookup(static found => found.Name, static found => found.Documentation);
        var missing = Operators()
            .GroupBy(static method => method.Name)
            .Where(group => documented[group.Key].Count(static text => text.Contains("<example><code>", StringComparison.Ordinal)) < group.Count())
            .Select(group => $"{group.Key}: {group.Count()} operators, {documented[group.Key].Count(static text => text.Contains("<example><code>", StringComparison.Ordinal))} with an example");

        Assert.Equal([], missing);
        Assert.Superset(new HashSet<string> { "LeftJoin", "Aggregate", "Dedup", "AsOf", "Sequence", "Pipe" }, Operators().Select(static method => method.Name).ToHashSet());
    }

    [Fact]
    public void Examples_All_AreSamplesThatRun() => Assert.Equal([], Sources.SelectMany(static source =>
        Example().Matches(source.Text).Select(static match => Normalize(WebUtility.HtmlDecode(DocumentationMark().Replace(match.Groups[1].Value, string.Empty))))
            .Where(static code => !Samples.Contains(code, StringComparison.Ordinal))
            .Select(code => $"{source.Path}: {code}")));

    private static IEnumerable<MethodInfo> Operators()
    {
        var extensions = typeof(EventQuery).Assembly.GetExportedTypes()
            .Where(static type => type is { IsAbstract: true, IsSealed: true })
            .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(static method => method.IsDefined(typeof(ExtensionAttribute)) && IsQuery(method.GetParameters()[0].ParameterType));
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return extensions
            .Concat(((Type[])[typeof(EventQuery), typeof(EventQuery<>), typeof(EventGrouping<>)]).SelectMany(static type => type.GetMethods(Own)))
            .Where(static method => !method.IsSpecialName && !NoOperators.Contains(method.Name));
    }

    private static bool IsQuery(Type type) => type == typeof(EventQuery) || type.BaseType == typeof(EventQuery);

    /// <summary>The public methods of a source file with the documentation right before each.</summary>
    private static IEnumerable<(string Name, string Documentation)> Declarations(string text)
    {
        var documentation = string.Empty;
        foreach (var line in text.Split('\n').Select(static line => line.Trim()))
        {
            if (line.StartsWith("///", StringComparison.Ordinal))
            {
                documentation += line + "\n";
                continue;
            }

            if (Declaration().Match(line) is { Success: true } declared)
            {
                yield return (declared.Groups[1].Value, documentation);
            }

            documentation = string.Empty;
        }
    }

    private static string Normalize(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"^public (?:static )?Event\w+<.*?> (\w+)(?:<[\w, ]+>)?\(")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"<example><code>(.*?)</code></example>", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"^\s*/// ?", RegexOptions.Multiline)]
    private static partial Regex DocumentationMark();
}
