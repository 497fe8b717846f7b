namespace Correlator;

// What comes out of a decision, and where it is counted.
internal sealed partial class AsOfJoin
{
    private void Decide(AsOfLeft wait, AsOfRight? partner)
    {
        wait.Decide();
        var left = wait.Left;
        Count(left, partner);
        NoteDecided(wait);
        if (partner is not null)
        {
            if (IsDoubtful(left, partner.Item))
            {
                _settings.Counters.Withheld++;
                return;
            }

            EmitMatch(left, partner.Item, wait.Key);
        }
        else if (_settings.EmitsUnmatched)
        {
            if (_rightGaps.Overlap(Watermark.Add(left.Ticks, -_settings.ReachBack), Watermark.Add(left.Ticks, _settings.ReachAhead)))
            {
                _settings.Counters.Withheld++;
                return;
            }

            EmitAlone(left, wait.Key, isKeyMissing: false);
        }
    }

    private void EmitMatch(Item left, Item right, AsOfKey key)
    {
        if (_settings.Kind == JoinKind.Unless)
        {
            return;
        }

        var unitKey = left.Unit?.Key ?? key.ToKey();
        if (_settings.Kind == JoinKind.Semi)
        {
            var alone = new SequenceUnit([left], unitKey);
            alone.Streams |= right.Unit?.Streams ?? right.First.Streams;
            Emit(alone);
            return;
        }

        Emit(new FixedUnit(left.ToUnit(), right.ToUnit(), keeperIsLeft: true, _settings.CopyLabels(right)) { Key = unitKey });
    }

    private void EmitAlone(Item left, AsOfKey? key, bool isKeyMissing) =>
        Emit(new SequenceUnit([left], left.Unit?.Key ?? key?.ToKey()) { IsKeyMissing = isKeyMissing });

    private void Emit(Unit unit)
    {
        _settings.Counters.Output++;
        unit.IsOpened = unit.IsClosed = true;
        _output.OnOpened(unit);
        _output.OnClosed(unit);
    }

    private void OnLate(in Item item)
    {
        _settings.Counters.Late++;
        if (item.Unit is null)
        {
            _settings.Streams[item.First.Stream].Ledger.Late++;
            _settings.Late.OnLate(item.First.Event);
        }
    }

    private void CountMissingKey(in Item item)
    {
        if (item.Unit is null)
        {
            _settings.Streams[item.First.Stream].Ledger.MissingKey++;
        }
    }

    private void Count(in Item left, AsOfRight? partner)
    {
        if (left.Unit is null)
        {
            var ledger = _settings.Streams[left.First.Stream].Ledger;
            ledger.Matched += partner is null ? 0 : 1;
            ledger.Unmatched += partner is null ? 1 : 0;
        }

        if (partner is { IsMatched: false, Item.Unit: null })
        {
            var ledger = _settings.Streams[partner.Item.First.Stream].Ledger;
            ledger.Matched++;
            ledger.Unmatched -= partner is { IsForgotten: true, IsEvicted: false } ? 1 : 0;
            ledger.Evicted -= partner.IsEvicted ? 1 : 0;
        }

        if (partner is not null)
        {
            partner.IsMatched = true;
        }
    }
}
