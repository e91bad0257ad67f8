using System.Text.Json;
using Daedalus.Denoising.Options;
using Daedalus.Tests.Toy;

namespace Daedalus.Tests.Denoising;

/// <summary>
/// Forwards and computed positions of every decoder on the same twelve toy models, against <c>perf/budgets.json</c>. Equal, not just within: who makes
/// a decoder cheaper lowers its budget.
/// </summary>
public class DecoderBudgetTests
{
    private const int Toys = 12;

    // What a decoder that has the setting runs with; the rest are defaults.
    private static readonly (string Name, double Value)[] Settings =
        [("length", 48), ("block-length", 12), ("steps", 24), ("initial-length", 12), ("max-length", 64), ("eos-window", 8)];

    public static TheoryData<string> Decoders => [.. DecoderCatalogue.All.Select(options => options.Decoder)];

    [Theory]
    [MemberData(nameof(Decoders))]
    public void ADecoderKeepsToItsBudget(string decoder)
    {
        var known = DecoderCatalogue.Find(decoder);
        var options = Settings.Where(setting => known.Has(setting.Name))
            .Aggregate(known, (changed, setting) => changed.WithValue(setting.Name, setting.Value));
        long forwards = 0, positions = 0;
        foreach (var test in Trace.Daedal.Cases.Take(Toys))
        {
            var row = ToyRun.Of(test.Toy, test.Prompt, options).Row;
            (forwards, positions) = (forwards + row.Forwards, positions + row.ComputedPositions);
        }

        Assert.Equal(Budget(decoder), $"{forwards} forwards, {positions} positions");
    }

    [Fact]
    public void NoBudgetIsLeftOver()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(RepositoryFiles.PathOf("perf", "budgets.json")));
        Assert.Equal(DecoderCatalogue.All.Select(options => options.Decoder).Order(), file.RootElement.GetProperty("decoders").EnumerateObject().Select(entry => entry.Name).Order());
    }

    private static string Budget(string decoder)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(RepositoryFiles.PathOf("perf", "budgets.json")));
        return file.RootElement.GetProperty("decoders").TryGetProperty(decoder, out var entry) ? entry.GetString()! : "none in perf/budgets.json";
    }
}
