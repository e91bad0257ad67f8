using System.Xml.Linq;
using Daedalus.Cli.Evaluation.Sweep;
using Daedalus.Tests;

namespace Daedalus.Cli.Tests;

public sealed class SweepTests : IDisposable
{
    private const string Tasks =
        """
        {"task": "compare", "prompt": "Is 21 larger than 52?", "answer": "No."}
        {"task": "compare", "prompt": "Is 81 larger than 52?", "answer": "No."}
        {"task": "compare", "prompt": "Is 11 larger than 52?", "answer": "No."}
        {"task": "table", "prompt": "Show 9 times 1 to 6.", "answer": "9*1=9\n9*2=18\n9*3=27\n9*4=36\n9*5=45\n9*6=54"}
        """;

    private const string Grid =
        """
        [one by one]
        --decoder low-confidence --length 16 --block 16
        --decoder low-confidence --length 64 --block 32   # long enough for the table
        [above .9]
        --decoder threshold --length 64 --block 32 --cache dual --stop-early
        --decoder daedal --length 8
        """;

    private static readonly string[] Small = ["--model", Checkpoints.Folder(Checkpoints.Small)];
    private readonly string _folder = Directory.CreateTempSubdirectory("daedalus-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Sums of binomial coefficients over powers of two.
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(3, 3, 1)]
    [InlineData(0, 5, .0625)]
    [InlineData(9, 1, .021484375)]
    [InlineData(40, 12, .000128)]
    public void TheProbabilityIsThatOfAFairCoin(int first, int second, double expected) =>
        Assert.Equal(expected, PairedTest.Probability((first, second)), 6);

    [Fact]
    public void WritesAReportWithItsControlsATableAndPictures()
    {
        var report = Sweep(Grid, "--each", "2");
        Assert.Contains("3 tasks of ", report, StringComparison.Ordinal);
        Assert.Contains("| `--decoder low-confidence --length 16 --block 16` | 1/3 | 33.3 |", report, StringComparison.Ordinal);
        Assert.Contains("| `--decoder low-confidence --length 64 --block 32` | 2/3 | 66.7 |", report, StringComparison.Ordinal);
        Assert.Matches("`--decoder daedal --length 8`: (no fixed length is both as right and as cheap|as right and as cheap: fixed length 64)\\. Right alone against each length: 64: 0 to 0 \\(p 1\\), [0-9.]+ x the positions", report);

        var table = File.ReadAllLines(Path.Combine(_folder, "sweep", "sweep.csv"));
        Assert.Equal(5, table.Length);
        Assert.All(table, line => Assert.Equal(15, line.Split(',').Length));
        foreach (var picture in new[] { "sweep.svg", "lengths.svg" })
            Assert.Equal("svg", XDocument.Load(Path.Combine(_folder, "sweep", picture)).Root!.Name.LocalName);
    }

    [Fact]
    public void ASweepThatIsRepeatedAnswersNothingAgain()
    {
        var report = Sweep(Grid);
        var kept = Directory.GetFiles(Path.Combine(_folder, "sweep", "results")).ToDictionary(path => path, File.ReadAllText);
        Assert.Equal(4, kept.Count);
        Assert.Equal(report, Sweep(Grid));
        Assert.All(kept, file => Assert.Equal(file.Value, File.ReadAllText(file.Key)));
    }

    [Theory]
    [InlineData("# nothing", "holds no way of decoding")]
    [InlineData("--decoder daedal\n--decoder thresh", "line 2: There is no decoder 'thresh'")]
    [InlineData("--decoder daedal --speed 3", "line 1: Unrecognized command or argument '--speed'")]
    [InlineData("--length 8\n\n--length 8", "has '--length 8' twice")]
    public void AGridThatIsNoneIsRefusedWithItsLine(string grid, string message)
    {
        var run = Command.Run(Arguments(grid));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AWayThatDoesNotFitIsRefusedAndJudgesNothing()
    {
        var report = Sweep("--decoder threshold --length 600 --block 32\n--decoder threshold --length 32 --stop \"#|\" # that is a comment\n--decoder daedal --length 8");
        Assert.Contains("| 4 refused |", report, StringComparison.Ordinal);
        Assert.Contains("`--decoder threshold --length 32 --stop \"#\\|\"`", report, StringComparison.Ordinal);
        Assert.Contains("Right alone against each length: 32: ", report, StringComparison.Ordinal);
        Assert.DoesNotContain("600: ", report, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatASweepDoesNotTakeIsRefused()
    {
        Command.Run([.. Arguments(Grid), "--seed", "3"]).AssertFails(2, "--seed is no option of --sweep", "--grid");
        Command.Run([.. Arguments(Grid), "--json"]).AssertFails(2, "--json is no option of --sweep");
        Command.Run(["eval", Path.Combine(_folder, "tasks.jsonl"), "--grid", Path.Combine(_folder, "grid.txt")]).AssertFails(2, "give --sweep");
    }

    [Fact]
    public void TheGridThatComesWithTheCommandCanBeRead()
    {
        using var model = DiffusionModel.Load(Small[1]);
        var grid = SweepGrid.Read(null, model);
        Assert.All(grid.GroupBy(entry => entry.Group), group => Assert.Contains(group, entry => entry.FixedLength is not null));
        Assert.True(grid.Count(entry => entry.FixedLength is null) > 8);
    }

    private string Sweep(string grid, params string[] more)
    {
        var run = Command.Run([.. Arguments(grid), .. more]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return File.ReadAllText(run.Output.Trim());
    }

    private string[] Arguments(string grid)
    {
        string tasks = Path.Combine(_folder, "tasks.jsonl"), lines = Path.Combine(_folder, "grid.txt");
        File.WriteAllText(tasks, Tasks);
        File.WriteAllText(lines, grid);
        return ["eval", tasks, .. Small, "--sweep", Path.Combine(_folder, "sweep"), "--grid", lines];
    }
}
