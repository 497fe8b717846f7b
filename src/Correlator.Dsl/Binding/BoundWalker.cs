namespace Correlator.Dsl.Binding;

/// <summary>Visits the parts of a bound query, outer before inner, in text order.</summary>
internal static class BoundWalker
{
    public static IEnumerable<BoundNode> SelfAndDescendants(this BoundNode node)
    {
        var pending = new Stack<BoundNode>();
        pending.Push(node);
        while (pending.TryPop(out var next))
        {
            yield return next;
            foreach (var child in Children(next).Reverse())
            {
                pending.Push(child);
            }
        }
    }

    public static IEnumerable<BoundNode> Children(BoundNode node) => node switch
    {
        BoundPipeline pipeline => [pipeline.Source],
        BoundJoin join => [join.Left, join.Right],
        BoundSequence { Until: { } until } sequence => [.. sequence.Steps, until],
        BoundSequence sequence => sequence.Steps,
        _ => [],
    };
}
