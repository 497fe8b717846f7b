using System.Text;

namespace Correlator.Tests.Windows;

/// <summary>The groups of a window: what was added is found by its key, whatever hashes collide, in the order of first events, also after another window.</summary>
public sealed class GroupIndexTests
{
    [Law(MaxTest = 200)]
    public void Index_AnyKeysWithCollidingHashes_IsADictionary(int seed)
    {
        var random = new Random(seed);
        var index = new GroupIndex();
        for (var window = 0; window < 3; window++)
        {
            var model = new Dictionary<string, (int Group, long Ticks, long Position)>();
            for (var i = random.Next(1000); i > 0; i--)
            {
                var (text, ticks, position) = ($"key-{random.Next(200)}", (long)random.Next(5), (long)random.Next(1_000_000));
                var (key, hash) = (Encoding.UTF8.GetBytes(text), (uint)text[^1]);
                var group = index.Find(hash, key);
                Assert.Equal(model.TryGetValue(text, out var known) ? known.Group : -1, group);
                if (group < 0)
                {
                    model.Add(text, (index.Add(hash, key, ticks, position), ticks, position));
                }
                else
                {
                    index.Note(group, ticks, position);
                    model[text] = (ticks, position).CompareTo((known.Ticks, known.Position)) < 0 ? (group, ticks, position) : known;
                }
            }

            var expected = model.OrderBy(static entry => (entry.Value.Ticks, entry.Value.Position)).Select(static entry => entry.Key);
            var found = new List<string>();
            foreach (var group in index.InOrder())
            {
                found.Add(Encoding.UTF8.GetString(index.KeyOf(group)));
            }

            Assert.Equal(model.Count, index.Count);
            Assert.Equal(expected, found);
            index.Clear();
        }
    }

    [Fact]
    public void Index_EmptyKey_IsAKey()
    {
        var index = new GroupIndex();

        Assert.Equal(-1, index.Find(7, []));
        Assert.Equal(0, index.Add(7, [], 1, 1));
        Assert.Equal(0, index.Find(7, []));
        Assert.Equal(0, index.KeyOf(0).Length);
    }
}
