namespace Correlator.Benchmarks;

/// <summary>What the report says beside its figures.</summary>
internal static class GoalsProse
{
    /// <summary>Where the time goes of what misses its goal.</summary>
    public const string WhatIsNotMet = """
        ## Where the time goes of what is not met

        Profiles by `perf` with the runtime's symbols, and stop-watches around parts; they move less from machine to machine than the figures.

        * **W1** (text query, 363 ns an event): 279 are spent where nothing matches, on reading events and their keys, and on the rings; the kernel over prepared structs takes 103, the results 83. Events in
          memory are bound by reads that miss the caches, one behind the other: event, its labels, the text of one; DuckDB's count reads a column. Events of files and sockets have their key found and their
          bytes at hand while they are parsed; that is the row W2.
        * **W3** (dense; `perf`, shares of all samples, a half of which is our code): reading and warming the list 19 %, taking batches 9 %, reading group keys 6 %, warming the table 4 %, pump and clock 3 %; the
          query that matches nothing costs two thirds of the whole.
        * **Components, `semi`, `group_left`** allocate 60 to 90 bytes an event more than the inner join of the same table: their events wait until nothing can change any more. **`or`** besides decides
          each event twice: reading the cold partner 4.5 %, its key 2.8 %. **A chain of joins** makes a unit for each result below and an entry for each of its events: collection is 17 to 27 % of the time, the
          runtime's own code 37 % of the samples, deadlines 8 %, entries and index 7 %.
        * **awk** (goal 6x): the tool's time is two threads', 56 % reading and joining, 42 % writing; 28 % is the system, copying and clearing pages. Finding the quotes of JSON takes 7 %, reading keys ahead 5 %,
          matching 4 %, ids 4 %; nothing else takes more than 2.5 %.
        * **Latency of components**: p50 is 1.4 µs. The rest is the collector: in a join all that is young survives, for as long as the bound says, so each collection copies it (about 12 % of the time at 50,000 events
          a second); correlations that tie events of now to objects of a second ago cost it the most. Pairs hold no objects and meet the goal.
        * **State with raw lines** is the line of 235 bytes, 80 of the event, 34 of the join, and 16 more.

        """;

    public const string Workloads = """
        ## Workloads

        Seeded, from `tests/Correlator.Benchmarks/Workloads`; `tests/Correlator.Benchmarks` has the commands to run one table alone.

        * **W1.** Two streams of one event per millisecond each (gaps of 0 to 2 ms), keys of 16 to 36 characters, messages of about 100, four labels. Of the left events 77 % have one partner within 5 s,
          3 % have three, 5 % have one that comes 40 to 60 s later and must not match, 15 % have none. The query is `a({}) and on(request_id) within(30s) b({}) | emit each`, lateness 1 s; components
          are the same without `emit each`. *Raw records* are the same events as a file source makes them, in memory. The bare kernel joins prepared structs and has nothing round it. DuckDB's tables
          are loaded before the time is taken.
        * **W2.** The same from two files of NDJSON to one of pairs. The tool counts from its start to its end, DuckDB without the start of a process.
        * **W3.** `a({}) | count by (user) [10s]` over 10,000 users.
        * **State** is what the managed heap holds more at nine tenths of the input, divided by the 62,000 events of the window.
        * **Latency** counts from the moment at which an event was due, whatever the run was doing then, to the call of the observer, of results as they first come out; `within(2s)`, 100,000 keys,
          the concurrent collector with a nursery of 1 MiB (`DOTNET_GCgen0size=0x100000`), which a host that wants short pauses sets too: a pause grows with what survives, and in a join nearly
          all does.

        """;
}
