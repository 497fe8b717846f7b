namespace Correlator;

/// <summary>An event of the kept side of a join with its partners.</summary>
internal sealed class KeptUnit : Unit
{
    private readonly JoinSettings _settings;
    private readonly Member _kept;
    private readonly List<Member> _partners;

    public KeptUnit(JoinSettings settings, Member kept)
    {
        (_settings, _kept, _partners) = (settings, kept, settings.Kind == JoinKind.Semi ? [] : new List<Member>(1));
        Streams = kept.Streams;
    }

    public override Member First => _kept;

    /// <summary>It is decided as the single event that it is known by.</summary>
    public override int Rank => 0;

    public void Add(Member partner, long dueTicks)
    {
        DueTicks = Math.Max(DueTicks, dueTicks);
        Streams |= partner.Streams;
        if (_settings.Kind != JoinKind.Semi)
        {
            _partners.Add(partner);
        }
    }

    public override void Collect(List<Member> members)
    {
        members.Add(_kept);
        members.AddRange(_partners);
    }

    public override void CollectLabels(Dictionary<string, string> labels)
    {
        foreach (var name in _settings.GroupLabels)
        {
            if (LabelOf(name.Text) is { } value)
            {
                labels[name.Text] = value;
            }
        }
    }

    /// <summary>The label of the nearest partner that has it; equal distance: the earlier one.</summary>
    private string? LabelOf(string name)
    {
        Member? nearest = null;
        string? value = null;
        foreach (var partner in _partners)
        {
            if ((nearest is null || IsNearer(partner, nearest)) && partner.Event.TryGetLabel(name, out var found) && found.Length > 0)
            {
                (nearest, value) = (partner, found);
            }
        }

        return value;
    }

    private bool IsNearer(Member one, Member other)
    {
        var (near, far) = (Math.Abs(one.Ticks - _kept.Ticks), Math.Abs(other.Ticks - _kept.Ticks));
        return near < far || (near == far && one.CompareTo(other) < 0);
    }
}
