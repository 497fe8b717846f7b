namespace Correlator.Benchmarks;

/// <summary>What a Unix person does for W2: awk, sort and join, with the fields at known places of the line.</summary>
internal static class ShellJoin
{
    private static readonly string[] Programs = ["awk", "sort", "join"];

    /// <summary>Arguments: the directory, the output.</summary>
    public const string Script = """
        set -eu
        export LC_ALL=C
        tab=$(printf '\t')
        for name in a b; do
            awk -F'"' '{
                day = substr($4, 9, 2)
                seconds = ((day * 24 + substr($4, 12, 2)) * 60 + substr($4, 15, 2)) * 60 + substr($4, 18, 6)
                print $12 "\t" seconds "\t" $0
            }' "$1/$name.ndjson" | sort -t "$tab" -k1,1 > "$2.$name" &
        done
        wait
        join -t "$tab" "$2.a" "$2.b" | awk -F'\t' '{
            distance = $4 - $2
            if (distance <= 30 && distance >= -30) print "{\"key\":\"" $1 "\",\"events\":[" $3 "," $5 "]}"
        }' > "$2"
        rm "$2.a" "$2.b"
        """;

    /// <summary>The first program that is not here; null if all are.</summary>
    public static string? Missing => Programs.FirstOrDefault(static program =>
        !(Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, program))));
}
