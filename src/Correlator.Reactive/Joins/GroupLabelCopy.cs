namespace Correlator;

/// <summary>Copies the labels that a group modifier lists from the nearest partner that has them; equal distance: the earlier one.</summary>
internal static class GroupLabelCopy
{
    public static void Collect(IReadOnlyList<FieldName> names, JoinUnit keeper, Dictionary<string, string> labels)
    {
        var own = new List<Member>();
        keeper.CollectOwn(own);
        var partners = new List<Member>();
        foreach (var partner in keeper.Attached)
        {
            partner.CollectOwn(partners);
        }

        foreach (var name in names)
        {
            if (FindNearest(name.Text, own, partners) is { } value)
            {
                labels[name.Text] = value;
            }
        }
    }

    private static string? FindNearest(string name, List<Member> own, List<Member> partners)
    {
        Member? nearest = null;
        var nearestTicks = long.MaxValue;
        string? value = null;
        foreach (var partner in partners)
        {
            var distance = own.Min(member => Math.Abs(member.Ticks - partner.Ticks));
            var isNearer = distance < nearestTicks || (distance == nearestTicks && partner.CompareTo(nearest) < 0);
            if (isNearer && partner.Event.TryGetLabel(name, out var found))
            {
                (nearest, nearestTicks, value) = (partner, distance, found);
            }
        }

        return value;
    }
}
