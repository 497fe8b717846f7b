using System.Collections.Frozen;

namespace Correlator.Dsl.Hover;

/// <summary>All topics, by place and word.</summary>
internal static class HoverTopics
{
    private static readonly FrozenDictionary<(HoverPlace Place, string Word), HoverTopic> ByPlace =
        ((HoverTopic[])[.. JoinTopics.All, .. StreamTopics.All, .. StageTopics.All, .. PatternTopics.All, .. ValueTopics.All])
        .ToFrozenDictionary(static topic => (topic.Place, topic.Word));

    // Operators are marks; of a word the place decides, and the first of these where the place is not known.
    private static readonly FrozenDictionary<string, HoverTopic> ByWord = ByPlace.Values
        .Where(static topic => topic.Place != HoverPlace.Operator && char.IsAsciiLetter(topic.Word[0]))
        .GroupBy(static topic => topic.Word)
        .ToFrozenDictionary(static group => group.Key, static group => group.MinBy(static topic => topic.Place)!, StringComparer.OrdinalIgnoreCase);

    public static HoverTopic? Find(HoverPlace place, string word) => ByPlace.GetValueOrDefault((place, word.ToLowerInvariant()));

    /// <summary>The topic of a word wherever it stands; the more structural one where there are several.</summary>
    public static HoverTopic? Find(string word) => ByWord.GetValueOrDefault(word);
}
