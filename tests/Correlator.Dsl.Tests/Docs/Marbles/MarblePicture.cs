using System.Globalization;
using System.Security;
using System.Text;

namespace Correlator.Dsl.Tests.Docs;

/// <summary>A run of a worked example as a marble diagram: a lane for each stream, below it a line for each result with its members and the moment at which it comes out.</summary>
internal sealed class MarblePicture
{
    private const double Width = 960;
    private const double Left = 150;
    private const double Right = 930;
    private const double Top = 34;
    private const double LaneHeight = 46;
    private const double RowHeight = 34;
    private const int LongestNote = 22;
    private const double LetterWidth = 6.2;
    private readonly StringBuilder _svg = new();
    private readonly MarbleRun _run;
    private readonly IReadOnlyList<MarbleLane> _lanes;
    private readonly MarbleScale _scale;
    private readonly MarbleWindows _windows;

    private MarblePicture(WorkedExample example, MarbleRun run)
    {
        _run = run;
        _lanes = MarbleLane.Of(example.Events, run);
        _windows = MarbleWindows.Of(run.Node, example.Events);
        var members = run.Results.SelectMany(static decided => decided.Result.Events.Select(member => (decided.Result, member.Event))).ToList();
        var times = example.Events.Select(static e => e.Timestamp).Concat(run.Results.Select(static decided => decided.Time)).Concat(members.Select(static member => member.Event.Timestamp))
            .Concat(members.Where(member => IsRow(member.Event)).Select(member => _windows.StartOf(member.Event, member.Result)));
        _scale = MarbleScale.Of([.. times], Left + 16, Right - 16);
    }

    private double Results => Top + (_lanes.Count * LaneHeight) + 14;

    private double Height => Results + (Math.Max(1, _run.Results.Count) * RowHeight) + 30;

    /// <summary>Draws a run.</summary>
    public static string Of(WorkedExample example, MarbleRun run)
    {
        var picture = new MarblePicture(example, run);
        picture.Write(Describe(example, run));
        return picture._svg.ToString();
    }

    /// <summary>The picture in words, for who does not see it.</summary>
    public static string Describe(WorkedExample example, MarbleRun run)
    {
        var sources = string.Join(" and ", example.Events.GroupBy(static e => e.Source).Select(static group => Count(group.Count(), $"event of {group.Key}", $"events of {group.Key}")));
        var results = run.Results.Take(4).Select(static decided =>
            $"{(decided.Result.KeyParts.Count == 0 ? "one" : string.Join(' ', decided.Result.KeyParts.Select(static part => $"{part.Key}={part.Value}")))} at {decided.Time:HH:mm:ss}");
        var more = run.Results.Count > 4 ? $" and {run.Results.Count - 4} more" : string.Empty;
        return $"Marble diagram: {sources}; {Count(run.Results.Count, "result", "results")} below{(run.IsLive ? ", out when it can be said" : ", out at the end of the input")}: {string.Join(", ", results)}{more}.";
    }

    private static string Count(int count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");

    private void Write(string description)
    {
        Add($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" width="{Width}" height="{Height}" role="img" aria-label="{description}">""");
        Add($"<title>{description}</title>");
        _svg.Append(MarbleStyle.Css).Append('\n');
        Add($"""<rect class="page" x=".5" y=".5" width="{Width - 1}" height="{Height - 1}" rx="8"/>""");
        foreach (var (x, text) in _scale.Marks())
        {
            Add($"""<line class="grid" x1="{x}" y1="{Top - 8}" x2="{x}" y2="{Height - 26}"/><text class="faint" x="{x}" y="18" text-anchor="middle">{text}</text>""");
        }

        for (var i = 0; i < _run.Results.Count; i++)
        {
            WriteResult(_run.Results[i], Results + (i * RowHeight) + (RowHeight / 2));
        }

        for (var i = 0; i < _lanes.Count; i++)
        {
            WriteLane(_lanes[i], LaneY(i));
        }

        WriteLegend();
        Add($"</svg>");
    }

    private void WriteLane(MarbleLane lane, double y)
    {
        Add($"""<text class="name c{lane.Colour}" x="{Left - 12}" y="{y + (lane.Key.Length == 0 ? 4 : -1)}" text-anchor="end">{lane.Source}</text><text class="faint" x="{Left - 12}" y="{y + 12}" text-anchor="end">{lane.Key}</text>""");
        Add($"""<path class="lane s{lane.Colour}" d="M{Left} {y}H{Right}m-7 -4l7 4l-7 4"/>""");
        var (above, below) = (double.MinValue, double.MinValue);
        foreach (var (e, label) in lane.Events)
        {
            var (x, half) = (_scale.At(e.Timestamp), label.Length * LetterWidth / 2);
            Add($"""<circle class="f{lane.Colour}" cx="{x}" cy="{y}" r="6.5"><title>{e.Timestamp:HH:mm:ss} {e.Message}</title></circle>""");

            // Where there is no room below a label stands above.
            var isBelow = x - half > below;
            if (isBelow || x - half > above)
            {
                Add($"""<text class="label" x="{x}" y="{y + (isBelow ? 20 : -11)}" text-anchor="middle">{label}</text>""");
                (above, below) = isBelow ? (above, x + half + 9) : (x + half + 9, below);
            }
        }
    }

    private void WriteResult(Decided decided, double y)
    {
        var result = decided.Result;
        var colour = ColourOf(result);
        var places = result.Events.Select(e => _scale.At(e.Event.Timestamp)).ToList();
        var (from, to, at) = (places.Min(), places.Max(), _scale.At(decided.Time));
        var note = WriteName(result, y, colour);
        if (Math.Abs(at - to) > 1)
        {
            Add($"""<line class="wait" x1="{to}" y1="{y}" x2="{at}" y2="{y}"/>""");
        }

        Add($"""<line class="bar {colour}" x1="{from}" y1="{y}" x2="{to}" y2="{y}"/>""");
        foreach (var member in result.Events)
        {
            WriteMember(member.Event, decided, y);
        }

        Add($"""<path class="out {colour}" d="M{at} {y - 9}l6 9l-6 9l-6 -9z"><title>out at {decided.Time:HH:mm:ss.fff}</title></path>""");
        _svg.Append(note);
    }

    /// <summary>Names a result on the left, with what it says below; what is too long for that is given back, to stand on the line.</summary>
    private string WriteName(Correlation result, double y, string colour)
    {
        var key = result.KeyParts.Count == 0 ? "result" : string.Join(' ', result.KeyParts.Select(static part => part.Value));
        string[] all = [.. DisplayOptions.For(_run.Node).Streams];
        var missing = string.Join(' ', all.Where((name, i) => name.Length > 0 && !result.Streams.Contains(i) && !result.Events.Any(e => e.Stream == i)));
        var note = missing.Length > 0 ? $"{missing}: missing" : NoteOf(result);
        var isLong = note.Length > LongestNote;
        Add($"""<text class="name {colour}t" x="{Left - 12}" y="{y + (note.Length == 0 || isLong ? 4 : -2)}" text-anchor="end">{key}</text>""");
        var (x, below, anchor, kind) = isLong ? ((Left + Right) / 2, 4, "middle", "label") : (Left - 12, 11, "end", missing.Length > 0 ? "missing" : "faint");
        return string.Create(CultureInfo.InvariantCulture, $"""<text class="{kind}" x="{x:0.#}" y="{y + below:0.#}" text-anchor="{anchor}">{SecurityElement.Escape(note)}</text>""") + "\n";
    }

    /// <summary>What a result says itself, beside its key: the values of its row, or those that were selected.</summary>
    private string NoteOf(Correlation result)
    {
        var row = result.Events.Select(static e => e.Event).FirstOrDefault(IsRow)?.Message.Split(' ') ?? [];
        var values = result.Values.Where(static value => value.Value is not null).Select(static value => $"{value.Value}");
        return string.Join(' ', row.Where(part => !result.KeyParts.Any(key => part.StartsWith($"{key.Key}=", StringComparison.Ordinal))).Concat(values));
    }

    /// <summary>An event with a line to where it came; a row with the span that it was made of.</summary>
    private void WriteMember(LogEvent e, Decided decided, double y)
    {
        var x = _scale.At(e.Timestamp);
        var lane = LaneOf(e);
        if (lane >= 0)
        {
            Add($"""<line class="link s{_lanes[lane].Colour}" x1="{x}" y1="{LaneY(lane)}" x2="{x}" y2="{y}"/><circle class="f{_lanes[lane].Colour}" cx="{x}" cy="{y}" r="4.5"/>""");
            return;
        }

        var start = _scale.At(_windows.StartOf(e, decided.Result));
        if (x - start > 1)
        {
            Add($"""<rect class="window" x="{start}" y="{y - 10}" width="{x - start}" height="20" rx="3"/>""");
        }

        Add($"""<rect class="row" x="{x - 4.5}" y="{y - 4.5}" width="9" height="9"/>""");
    }

    private void WriteLegend()
    {
        var (y, x) = (Height - 10, Left + 6);
        foreach (var (kind, text) in new[] { ("good", "complete"), ("part", "partial") })
        {
            if (_run.Results.Any(decided => ColourOf(decided.Result) == kind))
            {
                Add($"""<path class="out {kind}" d="M{x} {y - 12}l5 8l-5 8l-5 -8z"/><text class="faint" x="{x + 12}" y="{y}">a {text} result comes out{(_run.IsLive ? string.Empty : ", at the end of the input")}</text>""");
                x += _run.IsLive ? 190 : 320;
            }
        }

        if (_run.Results.Any(decided => decided.Result.Events.Any(e => IsRow(e.Event))))
        {
            Add($"""<rect class="window" x="{x}" y="{y - 10}" width="22" height="13" rx="3"/><rect class="row" x="{x + 18}" y="{y - 8}" width="9" height="9"/><text class="faint" x="{x + 34}" y="{y}">a window, and the time of its row</text>""");
        }
    }

    private static string ColourOf(Correlation result) => result.Completeness == Completeness.Complete ? "good" : "part";

    private static double LaneY(int lane) => Top + (lane * LaneHeight) + (LaneHeight / 2);

    private bool IsRow(LogEvent e) => LaneOf(e) < 0;

    private int LaneOf(LogEvent e) => Enumerable.Range(0, _lanes.Count).Where(i => _lanes[i].Events.Any(shown => shown.Event.Timestamp == e.Timestamp && shown.Event.Source == e.Source && shown.Event.Message == e.Message)).DefaultIfEmpty(-1).First();

    private void Add(FormattableString markup) => _svg.Append(string.Format(
        CultureInfo.InvariantCulture, markup.Format, [.. markup.GetArguments().Select(static value => value is string text ? SecurityElement.Escape(text) : value is double number ? Math.Round(number, 1) : value)])).Append('\n');
}
