namespace Correlator;

/// <summary>Copies the labels that a group modifier lists from the nearest partner that has them; equal distance: the earlier one.</summary>
/// <remarks>The distance of a partner is that of its nearest matching event; a label of a correlation is its own copied one, else that of its first event that has it.</remarks>
internal static class GroupLabelCopy
{
    public static void Collect(IReadOnlyList<FieldName> names, JoinUnit keeper, Dictionary<string, string> labels)
    {
        foreach (var name in names)
        {
            JoinUnit? nearest = null;
            var nearestTicks = long.MaxValue;
            string? value = null;
            foreach (var partner in keeper.Attached)
            {
                var distance = keeper.DistanceTo(partner);
                var isNearer = nearest is null || distance < nearestTicks
                    || (distance == nearestTicks && JoinUnit.EarlierFirst.Compare(partner, nearest) < 0);
                if (isNearer && LabelOf(partner, name.Text) is { } found)
                {
                    (nearest, nearestTicks, value) = (partner, distance, found);
                }
            }

            if (value is not null)
            {
                labels[name.Text] = value;
            }
        }
    }

    /// <summary>The labels that a pair copies from its own partner; null for none.</summary>
    public static Dictionary<string, string>? OfPair(JoinSettings settings, JoinUnit partner)
    {
        if (settings.Group == GroupSide.None || settings.GroupLabels.Count == 0)
        {
            return null;
        }

        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in settings.GroupLabels)
        {
            if (LabelOf(partner, name.Text) is { } value)
            {
                labels[name.Text] = value;
            }
        }

        return labels;
    }

    private static string? LabelOf(JoinUnit partner, string name)
    {
        var copied = new Dictionary<string, string>(StringComparer.Ordinal);
        partner.Inner?.CollectLabels(copied);
        if (copied.TryGetValue(name, out var value))
        {
            return value;
        }

        foreach (var member in partner.OrderedMembers())
        {
            if (member.Event.TryGetLabel(name, out var found) && found.Length > 0)
            {
                return found;
            }
        }

        return null;
    }
}
