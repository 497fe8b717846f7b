using System.Globalization;
using Microsoft.DotNet.Interactive.Formatting;

namespace Correlator.Tests.Notebooks;

/// <summary>What cells see of the notebook: where they show values, show others in their place, and write lines.</summary>
public sealed class Screen : IDisposable
{
    private readonly List<CellOutput> _outputs = [];
    private readonly Dictionary<string, int> _places = [];
    private readonly IDisposable _updates;

    /// <summary>Makes an empty one.</summary>
    public Screen() => _updates = Formatter.SubscribeToDisplayedValues(OnDisplayed);

    internal StringWriter Console { get; } = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    /// <summary>Shows a value, by the name that notebooks have for it.</summary>
    /// <returns>As the notebook's own, the handle of another value.</returns>
#pragma warning disable IDE1006, CA1707, CA1822
    public DisplayedValue display(object? value, params string[] mimeTypes)
    {
        // The id of what notebooks give back here is not that of what they show, so that to update it changes nothing.
        var shown = Show(value, mimeTypes);
        return new DisplayedValue(value, shown.FormattedValues);
    }

    /// <summary>Text that is markup already, by the name that notebooks have for it.</summary>
    public Microsoft.AspNetCore.Html.IHtmlContent HTML(string content) => new Microsoft.AspNetCore.Html.HtmlString(content);
#pragma warning restore IDE1006, CA1707, CA1822

    /// <summary>Ends listening for updates.</summary>
    public void Dispose()
    {
        _updates.Dispose();
        Console.Dispose();
    }

    /// <summary>Shows a value.</summary>
    /// <returns>The notebook's own handle of what is shown, which shows another value in its place.</returns>
    internal DisplayedValue Show(object? value, params string[] mimeTypes)
    {
        TakeLines();
        var shown = new DisplayedValue(value, FormattedValue.CreateManyFromObject(value, mimeTypes));
        _places.Add(shown.DisplayId, _outputs.Count);
        _outputs.Add(Output(shown));
        return shown;
    }

    internal IReadOnlyList<CellOutput> Take()
    {
        TakeLines();
        CellOutput[] outputs = [.. _outputs];
        _outputs.Clear();

        // A notebook would go on to update what a cell that has ended shows; here its output is kept.
        _places.Clear();
        return outputs;
    }

    /// <summary>Values of all notebooks of the process are told here: what is not of this one is not known.</summary>
    private void OnDisplayed(DisplayedValue shown)
    {
        if (shown.IsUpdated && _places.TryGetValue(shown.DisplayId, out var place))
        {
            _outputs[place] = Output(shown);
        }
    }

    private static CellOutput Output(DisplayedValue shown) =>
        new([.. shown.FormattedValues.Select(static form => KeyValuePair.Create(form.MimeType, form.Value))], string.Empty);

    private void TakeLines()
    {
        var lines = Console.ToString();
        Console.GetStringBuilder().Clear();
        if (lines.Length > 0)
        {
            _outputs.Add(CellOutput.Console(lines));
        }
    }
}
