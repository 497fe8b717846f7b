using System.Globalization;
using System.Text;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl;

/// <summary>Builds a query in code, in the order of its text: stream, join word, keys, clauses, stream, …, stages. Not safe for use by several threads.</summary>
/// <example><code>
/// var query = new QueryBuilder()
///     .AddStream("loki({job=\"web\"})[5m]").And().On("request_id").Within(TimeSpan.FromSeconds(30))
///     .AddStream("graylog(service:api)[5m]").Limit(100).Build();
/// </code></example>
public sealed class QueryBuilder
{
    private readonly StringBuilder _text = new();
    private BuilderState _state = BuilderState.Empty;

    private enum BuilderState
    {
        Empty,
        AfterStream,
        AfterJoinWord,
        AfterMatching,
        AfterStages,
    }

    /// <summary>Adds a stream, a sequence or a parenthesised query as text.</summary>
    /// <exception cref="InvalidOperationException">A second stream comes before its join word and keys.</exception>
    public QueryBuilder AddStream(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        Require(
            _state is BuilderState.Empty or BuilderState.AfterMatching,
            _state == BuilderState.AfterJoinWord ? "Give the keys with On or Ignoring before the next stream." : "Add a join word such as And before the next stream.");
        return Append(text.Trim(), BuilderState.AfterStream);
    }

    /// <summary>Adds a stream by its parts.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="selector">What stands between its parentheses.</param>
    /// <param name="range">How long its events can match; null for the default window.</param>
    public QueryBuilder AddStream(string source, string selector, TimeSpan? range = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        return AddStream($"{source}({selector}){(range is { } length ? $"[{Duration(length)}]" : string.Empty)}");
    }

    /// <summary>Adds another query in parentheses.</summary>
    public QueryBuilder AddGroup(QueryBuilder group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return AddStream($"({group})");
    }

    /// <summary>Names the stream that was added last.</summary>
    public QueryBuilder As(string alias)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(alias);
        Require(_state == BuilderState.AfterStream, "Add a stream before its alias.");
        return Append("as " + alias, BuilderState.AfterStream);
    }

    /// <summary>Adds the join word of a kind.</summary>
    public QueryBuilder Join(JoinWord kind)
    {
        Require(_state != BuilderState.Empty, "Add the first stream before a join word.");
        Require(_state == BuilderState.AfterStream, "Add a stream before the next join word.");
        return Append(Keywords.WordOf(kind), kind == JoinWord.Union ? BuilderState.AfterMatching : BuilderState.AfterJoinWord);
    }

    /// <summary>Inner join.</summary>
    public QueryBuilder And() => Join(JoinWord.And);

    /// <summary>Left outer join.</summary>
    public QueryBuilder Or() => Join(JoinWord.Or);

    /// <summary>Left anti join.</summary>
    public QueryBuilder Unless() => Join(JoinWord.Unless);

    /// <summary>Left semi join.</summary>
    public QueryBuilder Semi() => Join(JoinWord.Semi);

    /// <summary>Right outer join.</summary>
    public QueryBuilder Right() => Join(JoinWord.Right);

    /// <summary>Full outer join.</summary>
    public QueryBuilder Full() => Join(JoinWord.Full);

    /// <summary>Merge by time.</summary>
    public QueryBuilder Union() => Join(JoinWord.Union);

    /// <summary>The keys of the join: names, or <c>left=right</c>.</summary>
    public QueryBuilder On(params ReadOnlySpan<string> keys)
    {
        Require(_state == BuilderState.AfterJoinWord, "Keys follow a join word such as And.");
        return Append($"on({string.Join(", ", keys)})", BuilderState.AfterMatching);
    }

    /// <summary>Labels that the key leaves out, instead of <see cref="On"/> or beside it.</summary>
    public QueryBuilder Ignoring(params ReadOnlySpan<string> labels)
    {
        Require(_state is BuilderState.AfterJoinWord or BuilderState.AfterMatching, "Ignoring follows a join word or its keys.");
        return Append($"ignoring({string.Join(", ", labels)})", BuilderState.AfterMatching);
    }

    /// <summary>At most so far apart; zero or more.</summary>
    public QueryBuilder Within(TimeSpan distance) => Clause($"within({Duration(distance)})");

    /// <summary>Least and greatest value of right minus left.</summary>
    public QueryBuilder Within(TimeSpan lower, TimeSpan upper) => Clause($"within({Bound(lower)}, {Bound(upper)})");

    /// <summary>The right event is at most so far before the left one.</summary>
    public QueryBuilder Before(TimeSpan distance) => Clause($"before({Duration(distance)})");

    /// <summary>The right event is at most so far after the left one.</summary>
    public QueryBuilder After(TimeSpan distance) => Clause($"after({Duration(distance)})");

    /// <summary>One right partner for each left event.</summary>
    public QueryBuilder AsOf(AsOfWord direction, TimeSpan? tolerance = null)
    {
        var word = direction switch { AsOfWord.Previous => "prev", AsOfWord.Next => "next", _ => "nearest" };
        return Clause(tolerance is { } distance ? $"asof({word}, {Duration(distance)})" : $"asof({word})");
    }

    /// <summary>One result for each left event; the labels are copied from its partners.</summary>
    public QueryBuilder GroupLeft(params ReadOnlySpan<string> labels) => Clause($"group_left({string.Join(", ", labels)})");

    /// <summary>One result for each right event; the labels are copied from its partners.</summary>
    public QueryBuilder GroupRight(params ReadOnlySpan<string> labels) => Clause($"group_right({string.Join(", ", labels)})");

    /// <summary>The trailing filter: conditions such as <c>status=~"5.."</c>, all of which hold.</summary>
    public QueryBuilder Filter(params ReadOnlySpan<string> conditions)
    {
        Require(_state == BuilderState.AfterStream, "A filter follows the last stream, before any stage.");
        return Append($"{{{string.Join(", ", conditions)}}}", BuilderState.AfterStages);
    }

    /// <summary>Keeps the results that satisfy a predicate.</summary>
    public QueryBuilder Where(string predicate) => Stage("where " + predicate);

    /// <summary>The values to put out.</summary>
    public QueryBuilder Select(params ReadOnlySpan<string> expressions) => Stage("select " + string.Join(", ", expressions));

    /// <summary>At most so many results; zero or more.</summary>
    public QueryBuilder Limit(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Stage("limit " + count.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>When results come out.</summary>
    public QueryBuilder Emit(EmitWord mode) => Stage("emit " + mode switch { EmitWord.Final => "final", EmitWord.Each => "each", _ => "first" });

    /// <summary>Aggregates, with their groups, window and threshold: <c>count by (host) [1h] >= 3</c>.</summary>
    public QueryBuilder Aggregate(string aggregates) => Stage(aggregates);

    /// <summary>Drops copies: equal in the keys, or altogether where there are none, within a window; null for the range.</summary>
    public QueryBuilder Dedup(TimeSpan? window = null, params ReadOnlySpan<string> by) =>
        Stage($"dedup{By(by)}{(window is { } length ? $" [{Duration(length)}]" : string.Empty)}");

    /// <summary>At most one result per key, or at all where there is none, and duration.</summary>
    public QueryBuilder Suppress(TimeSpan duration, params ReadOnlySpan<string> by) => Stage($"suppress{By(by)} {Duration(duration)}");

    /// <summary>Keeps a part of the results, from 0 to 1.</summary>
    public QueryBuilder Sample(double fraction) => Stage("sample " + fraction.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Adds the columns of a table by key: names, or <c>result=table</c>.</summary>
    public QueryBuilder Lookup(string table, params ReadOnlySpan<string> on)
    {
        ArgumentException.ThrowIfNullOrEmpty(table);
        return Stage($"lookup {StringDecoder.Encode(table)} on ({string.Join(", ", on)})");
    }

    /// <summary>Any other stage, without its bar.</summary>
    public QueryBuilder Stage(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        Require(_state is BuilderState.AfterStream or BuilderState.AfterStages, "A stage follows the last stream.");
        return Append("| " + text, BuilderState.AfterStages);
    }

    /// <summary>Reads the text and gives the query in canonical form.</summary>
    /// <exception cref="InvalidOperationException">There is no stream, or the last join has no right side.</exception>
    /// <exception cref="QueryException">A part that was given as text is not valid.</exception>
    public CorrelationQuery Build(IQueryCatalog? catalog = null)
    {
        Require(_state != BuilderState.Empty, "The query is empty: add a stream.");
        Require(_state is BuilderState.AfterStream or BuilderState.AfterStages, "The last join has no right side: add a stream.");
        return CorrelationQuery.Parse(CorrelationQuery.Format(_text.ToString(), catalog), catalog);
    }

    /// <summary>The text so far.</summary>
    public override string ToString() => _text.ToString();

    private QueryBuilder Clause(string text)
    {
        Require(_state == BuilderState.AfterMatching, "A clause follows the keys of a join: call On first.");
        return Append(text, BuilderState.AfterMatching);
    }

    private QueryBuilder Append(string text, BuilderState state)
    {
        _text.Append(_text.Length == 0 ? string.Empty : " ").Append(text);
        _state = state;
        return this;
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidOperationException(message);
        }
    }

    private static string Duration(TimeSpan length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, TimeSpan.Zero);
        return DurationSyntax.Format(length.Ticks);
    }

    private static string By(ReadOnlySpan<string> keys) => keys.IsEmpty ? string.Empty : $" by ({string.Join(", ", keys)})";

    private static string Bound(TimeSpan bound) => bound < TimeSpan.Zero ? "-" + Duration(bound.Negate()) : Duration(bound);
}
