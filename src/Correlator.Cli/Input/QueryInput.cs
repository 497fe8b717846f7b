using System.CommandLine;
using System.Text;

namespace Correlator.Cli;

/// <summary>Where a command takes its query from: the argument, a file, or standard input.</summary>
internal sealed class QueryInput
{
    private readonly Argument<string?> _query = new("QUERY")
    {
        Description = "The query; - reads it from standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _file = new("--file", "-f")
    {
        Description = "Read the query from a file; - for standard input.",
        HelpName = "PATH",
    };

    public void AddTo(Command command)
    {
        command.Add(_query);
        command.Add(_file);
    }

    /// <summary>Whether the query comes by standard input.</summary>
    public bool IsStandardInput(ParseResult parsed) => parsed.GetValue(_query) == "-" || parsed.GetValue(_file) == "-";

    /// <summary>Does a command's work on its query, and shows what is wrong with the query if something is.</summary>
    public Task<int> UseAsync(ParseResult parsed, ToolConsole console, Func<string, Task<int>> work)
    {
        var text = Read(parsed, console);
        return QueryDiagnostics.ShowAsync(console, text, () => work(text));
    }

    /// <summary>Does a command's work on its query, and shows what is wrong with the query if something is.</summary>
    public Task<int> UseAsync(ParseResult parsed, ToolConsole console, Func<string, int> work) =>
        UseAsync(parsed, console, text => Task.FromResult(work(text)));

    // A line end behind the last line is not part of the text.
    private string Read(ParseResult parsed, ToolConsole console)
    {
        var (query, file) = (parsed.GetValue(_query), parsed.GetValue(_file));
        if (query is null == file is null)
        {
            throw new UsageException(query is null
                ? "There is no query: give one as an argument, with --file PATH, or - for standard input."
                : "There are two queries: give either an argument or --file.");
        }

        if (query is not null)
        {
            return query == "-" ? ReadAll(console.Input) : query;
        }

        try
        {
            if (file == "-")
            {
                return ReadAll(console.Input);
            }

            using var stream = File.OpenRead(file!);
            return ReadAll(stream);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The query cannot be read from '{file}': {error.Message}", error);
        }
    }

    private static string ReadAll(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        var text = reader.ReadToEnd();
        return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
    }
}
