namespace Daedalus.Models.Tests.Weights.Fuzz;

/// <summary>Counts what became of the mutants: accepted, or refused by which rule. A fuzz that misses a rule proves nothing of it.</summary>
internal sealed class FuzzTally
{
    // The first that a message holds counts, so the narrower words stand in front.
    private static readonly string[] Rules =
    [
        "length of the header alone", "over the limit", "does not fit the file", "must begin with '{'", "not valid UTF-8", "half of a surrogate", "not valid JSON:",
        "only spaces may follow", "__metadata__ must be an object", "must map text to text", "a tensor must be an object", "unknown field",
        "'dtype' is missing", "'shape' is missing", "'data_offsets' is missing", "dtype must be text", "is not one of the format", "shape must be an array", "shape must hold",
        "data_offsets must be an array", "data_offsets must hold", "duplicate key '__metadata__'", "in __metadata__", "duplicate key: the header", "duplicate key 'dtype'", "duplicate key 'shape'",
        "duplicate key 'data_offsets'", "end before they begin", "no hole", "no overlap", "elements", "bits, not a whole", "is over 9223372036854775807 bits",
        "bytes, but shape", "is truncated", "no trailing bytes",
    ];

    private readonly Dictionary<string, int> _refused = Rules.ToDictionary(rule => rule, _ => 0);

    public int Accepted { get; private set; }

    public int Refused => _refused.Values.Sum();

    public IEnumerable<string> RulesMissed => Rules.Where(rule => _refused[rule] == 0);

    /// <param name="refusal">The error's message; null if the file was accepted.</param>
    public void Add(string? refusal)
    {
        if (refusal is null)
            Accepted++;
        else
            _refused[Rules.First(rule => refusal.Contains(rule, StringComparison.Ordinal))]++;
    }

    public override string ToString() =>
        $"{Accepted} accepted, {Refused} refused\n" + string.Join("\n", _refused.OrderBy(rule => rule.Value).Select(rule => $"  {rule.Value,8} {rule.Key}"));
}
