namespace Correlator;

/// <summary>What stages have made of the labels and the message of an event; most events have none.</summary>
/// <param name="Own">The labels of the event itself, ordered by name; null for none.</param>
/// <param name="Labels">What the stages have extracted, over those of the event; null for nothing.</param>
/// <param name="IsComplete">Whether <paramref name="Labels"/> stand in place of all others.</param>
/// <param name="HasMessage">Whether a stage has made the message.</param>
internal sealed record LabelOverlay(KeyValuePair<string, string>[]? Own, Labels? Labels, bool IsComplete, bool HasMessage);
