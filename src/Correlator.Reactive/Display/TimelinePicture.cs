namespace Correlator;

/// <summary>A correlation over time: a lane for each stream, a numbered mark for each event, the time between them below, and the messages as a list.</summary>
internal sealed class TimelinePicture
{
    private const int Width = 960;
    private const int LabelWidth = 140;
    private const int LaneHeight = 38;
    private const int Top = 30;
    private const int MarkSize = 20;
    private const int RulerHeight = 34;
    private readonly Markup _markup = new();
    private readonly Correlation _correlation;
    private readonly DisplayOptions _options;
    private readonly IReadOnlyList<TimelineLane> _lanes;
    private readonly int _hiddenLanes;
    private readonly TimeScale _scale;
    private readonly long _start;

    private TimelinePicture(Correlation correlation, DisplayOptions options)
    {
        _correlation = correlation;
        _options = options;
        var lanes = TimelineLane.Of(correlation, options);
        _lanes = [.. lanes.Take(options.MaxRows)];
        _hiddenLanes = lanes.Count - _lanes.Count;
        _start = correlation.Start.UtcTicks;
        _scale = new TimeScale(LabelWidth + 20, Width - LabelWidth - 60, correlation.Duration.Ticks);
    }

    private int Bottom => Top + (_lanes.Count * LaneHeight);

    public static Markup Of(Correlation correlation, DisplayOptions options)
    {
        var picture = new TimelinePicture(correlation, options);
        picture.Write();
        return picture._markup;
    }

    private void Write()
    {
        _markup.Add($"<div style=\"max-width:{Width}px;font:14px/1.5 {DisplayPalette.Font};margin:4px 0 12px\">");
        WriteHead();
        var height = Bottom + RulerHeight;
        _markup.Add($"<svg viewBox=\"0 0 {(double)Width} {(double)height}\" width=\"100%\" role=\"img\" aria-label=\"timeline of {DisplayText.Count(_correlation.Events.Count, "event")}\" font-family=\"{DisplayPalette.Font}\" font-size=\"12\">");
        WriteAxis();
        for (var i = 0; i < _lanes.Count; i++)
        {
            WriteLane(_lanes[i], Top + (i * LaneHeight) + (LaneHeight / 2));
        }

        WriteRuler();
        _markup.Add($"</svg>");
        WriteMessages();
        _markup.Add($"</div>");
    }

    private void WriteHead()
    {
        var key = DisplayText.KeyOf(_correlation, _options.MaxText);
        _markup.Add($"<div style=\"padding:0 0 4px 4px\"><code style=\"font:600 14px {DisplayPalette.Code};background:none;color:inherit\">{key}</code> ");
        Badge.Write(_markup, _correlation);
        _markup.Add($"<span style=\"opacity:.7;margin-left:10px\">{DisplayText.Moment(_correlation.Start)} &#183; {TextSink.Format(_correlation.Duration.Ticks)} &#183; {DisplayText.Count(_correlation.Events.Count, "event")}</span></div>");
        var values = string.Join("  ", _correlation.Values.Take(_options.MaxRows).Select(static value => $"{value.Key}={value.Value ?? "(missing)"}"));
        if (values.Length > 0)
        {
            _markup.Add($"<div style=\"padding:0 0 4px 4px;opacity:.85;font:13px {DisplayPalette.Code}\">{DisplayText.Cut(values, _options.MaxText)}</div>");
        }
    }

    private void WriteAxis()
    {
        foreach (var mark in _scale.Marks())
        {
            var x = _scale.At(mark);
            _markup.Add($"<line x1=\"{x}\" y1=\"{(double)Top - 6}\" x2=\"{x}\" y2=\"{(double)Bottom}\" stroke=\"currentColor\" stroke-opacity=\".1\"/>");
            _markup.Add($"<text x=\"{x}\" y=\"16\" text-anchor=\"middle\" fill=\"currentColor\" fill-opacity=\".6\" font-size=\"11\">{DisplayText.Short(mark)}</text>");
        }
    }

    private void WriteLane(TimelineLane lane, double y)
    {
        var colour = lane.IsMissing ? DisplayPalette.Warning : DisplayPalette.Lane(lane.Stream);
        var (left, right) = (LabelWidth + 4.0, Width - 24.0);
        _markup.Add($"<text x=\"{LabelWidth - 12.0}\" y=\"{y + 4}\" text-anchor=\"end\" fill=\"{colour}\" font-weight=\"600\" font-size=\"13\">{lane.Name}</text>");
        if (lane.IsMissing)
        {
            _markup.Add($"<rect x=\"{left}\" y=\"{y - 11}\" width=\"{right - left}\" height=\"22\" rx=\"11\" fill=\"{colour}\" fill-opacity=\".07\" stroke=\"{colour}\" stroke-opacity=\".7\" stroke-dasharray=\"5 5\"/>");
            _markup.Add($"<text x=\"{(left + right) / 2}\" y=\"{y + 4}\" text-anchor=\"middle\" fill=\"{colour}\" font-size=\"12\">missing: no event of it belongs here</text>");
            return;
        }

        _markup.Add($"<line x1=\"{left}\" y1=\"{y}\" x2=\"{right}\" y2=\"{y}\" stroke=\"{colour}\" stroke-opacity=\".35\" stroke-width=\"2\"/>");
        foreach (var (first, last) in Clusters(lane.Events))
        {
            WriteMark(lane, first, last, y);
        }
    }

    /// <summary>Marks that would cover each other are drawn as one.</summary>
    private IEnumerable<(int First, int Last)> Clusters(IReadOnlyList<(int Number, CorrelatedEvent Event)> events)
    {
        for (var first = 0; first < events.Count;)
        {
            var last = first;
            while (last + 1 < events.Count && PlaceOf(events[last + 1].Event) - PlaceOf(events[last].Event) < MarkSize + 2)
            {
                last++;
            }

            yield return (first, last);
            first = last + 1;
        }
    }

    private void WriteMark(TimelineLane lane, int first, int last, double y)
    {
        var colour = DisplayPalette.Lane(lane.Stream);
        var (number, e) = lane.Events[first];
        var (x, end) = (PlaceOf(e), PlaceOf(lane.Events[last].Event));
        var text = first == last ? TextOf(number) : $"{TextOf(number)} … {TextOf(lane.Events[last].Number)}";
        var width = Math.Max(end - x + MarkSize, Math.Max(MarkSize, (text.Length * 6.4) + 12));
        var left = ((x + end) / 2) - (width / 2);
        var title = DisplayText.Cut(e.Event.Message, _options.MaxText);
        _markup.Add($"<line x1=\"{x}\" y1=\"{y}\" x2=\"{x}\" y2=\"{(double)Bottom}\" stroke=\"{colour}\" stroke-opacity=\".45\" stroke-dasharray=\"2 3\"/>");
        _markup.Add($"<g><title>{title}</title><rect x=\"{left}\" y=\"{y - (MarkSize / 2)}\" width=\"{width}\" height=\"{(double)MarkSize}\" rx=\"{MarkSize / 2.0}\" fill=\"{colour}\"/>");
        _markup.Add($"<text x=\"{left + (width / 2)}\" y=\"{y + 4}\" text-anchor=\"middle\" fill=\"#fff\" font-weight=\"700\" font-size=\"11\">{text}</text></g>");
    }

    /// <summary>The time between neighbours, where there is room to say it.</summary>
    private void WriteRuler()
    {
        var times = _correlation.Events.Select(e => e.Event.Ticks - _start).Distinct().ToList();
        var y = Bottom + 6.0;
        for (var i = 1; i < times.Count; i++)
        {
            var (from, to) = (_scale.At(times[i - 1]), _scale.At(times[i]));
            var text = DisplayText.Short(times[i] - times[i - 1]);
            if (to - from > (text.Length * 7) + 10)
            {
                _markup.Add($"<path d=\"M{from + 2} {y}v8h{to - from - 4}v-8\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".35\"/>");
                _markup.Add($"<text x=\"{(from + to) / 2}\" y=\"{y + 22}\" text-anchor=\"middle\" fill=\"currentColor\" fill-opacity=\".85\" font-weight=\"600\">{text}</text>");
            }
        }
    }

    private void WriteMessages()
    {
        _markup.Add($"<div style=\"display:grid;grid-template-columns:auto auto auto minmax(0,1fr);gap:2px 12px;padding:2px 4px;font:12.5px/1.5 {DisplayPalette.Code};text-align:left\">");
        var more = Math.Max(0, _correlation.Events.Count - _options.MaxEvents);
        var head = _options.MaxEvents - _options.TailEvents;
        foreach (var (e, i) in _correlation.Events.Select(static (e, i) => (e, i)).Where(item => item.i < head || item.i >= head + more))
        {
            if (more > 0 && i == head + more)
            {
                WriteMore(more);
            }

            var colour = DisplayPalette.Lane(e.Stream);
            _markup.Add($"<span style=\"color:{colour};font-weight:700;text-align:right\">{TextOf(i + 1)}</span><span style=\"opacity:.7;text-align:right\">+{TextSink.Format(e.Event.Ticks - _start)}</span><span style=\"color:{colour}\">{DisplayText.Cut(e.Alias, 20)}</span><span style=\"overflow-wrap:anywhere\">{DisplayText.Cut(e.Event.Message, _options.MaxText)}</span>");
        }

        if (more > 0 && _options.TailEvents == 0)
        {
            WriteMore(more);
        }

        _markup.Add($"</div>");
        Badge.WriteMore(_markup, _hiddenLanes, "stream");
    }

    private void WriteMore(int count) => _markup.Add($"<span style=\"grid-column:1/-1;opacity:.7\">… and {DisplayText.Count(count, "more event")}</span>");

    private static string TextOf(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private double PlaceOf(CorrelatedEvent e) => _scale.At(e.Event.Ticks - _start);
}
