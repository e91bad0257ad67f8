using System.Text.Json;

namespace Daedalus.Tests.Engine;

/// <summary>
/// What loading, a prompt and a whole answer leave to the garbage collector once all code has run, against <c>perf/budgets.json</c>: at most that, and no less than
/// three quarters of it, since a budget that nobody comes near says nothing.
/// </summary>
[Collection(nameof(AllocationTests))]
public class AllocationBudgetTests
{
    private const string Question = "Show 9 times 1 to 6.";

    [Fact]
    public void LoadingKeepsToItsBudget() => Check("load", () => DiffusionModel.Load(SmallModel.Folder, new ModelLoadOptions { Device = "cpu", Threads = 1 }).Dispose());

    [Fact]
    public void APromptKeepsToItsBudget()
    {
        using var small = new LoadedNetwork(threads: 1);
        Check("encode", () => small.Model.Encode(Question));
    }

    [Fact]
    public void AnAnswerKeepsToItsBudget()
    {
        using var small = new LoadedNetwork(threads: 1);
        Check("answer", () => small.Model.Generate(Question));
    }

    private static void Check(string name, Action action)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(RepositoryFiles.PathOf("perf", "budgets.json")));
        var budget = file.RootElement.GetProperty("allocated").GetProperty(name).GetInt64();
        Assert.InRange(AllocatedBytes.Least(action), budget * 3 / 4, budget);
    }
}
