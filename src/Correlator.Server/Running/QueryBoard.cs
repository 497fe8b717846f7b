using System.Runtime.CompilerServices;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using Correlator.Dsl;

namespace Correlator.Server;

/// <summary>What the engine says of its queries, by query; forgotten with the query.</summary>
internal sealed class QueryBoard : IDisposable
{
    private readonly ConditionalWeakTable<RunningQuery, QueryNotes> _notes = [];
    private readonly CompositeDisposable _subscriptions;

    public QueryBoard(CorrelationEngine engine) => _subscriptions =
    [
        engine.Losses.Subscribe(loss => Of(loss.Query).Add(Word(loss.Kind), loss.Stream, loss.Count)),
        engine.Warnings.Where(static warning => warning.Query is not null).Subscribe(warning => Of(warning.Query!).Add(warning)),
        engine.Reports.Subscribe(report =>
        {
            foreach (var row in report.Queries)
            {
                Of(row.Query).Add(row);
            }
        }),
    ];

    /// <summary>What was said of a query.</summary>
    public QueryNotes Of(RunningQuery query) => _notes.GetValue(query, static _ => new QueryNotes());

    public void Dispose() => _subscriptions.Dispose();

    private static string Word(LossKind kind) => kind switch
    {
        LossKind.Evicted => "evicted",
        LossKind.Refused => "refused",
        LossKind.Dropped => "dropped",
        _ => "withheld",
    };
}
