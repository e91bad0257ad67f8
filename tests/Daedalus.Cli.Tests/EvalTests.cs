using System.Text.Json;
using Daedalus.Cli.Evaluation;
using Daedalus.Tests;

namespace Daedalus.Cli.Tests;

public sealed class EvalTests : IDisposable
{
    private const string Three =
        """
        {"task": "compare", "seed": 1, "prompt": "Is 21 larger than 52?", "answer": "No."}
        {"task": "compare", "seed": 2, "prompt": "Is 81 larger than 52?", "answer": "No."}

        {"task": "table", "seed": 1, "prompt": "Show 9 times 1 to 6.", "answer": "54", "check": "number", "other": [1]}
        """;

    private static readonly string[] Small = ["--model", Checkpoints.Folder(Checkpoints.Small)];
    private readonly string _folder = Directory.CreateTempSubdirectory("daedalus-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("exact", " No.\n", "No.", true)]
    [InlineData("exact", "No", "No.", false)]
    [InlineData("contains", "So No. it is", "No.", true)]
    [InlineData("contains", "So no. it is", "No.", false)]
    [InlineData("number", "9*6=54\n#### 1,054", "1054.0", true)]
    [InlineData("number", "is -54", "54", false)]
    [InlineData("number", "none", "none", false)]
    [InlineData("number", "from 3,4", "4", true)]
    [InlineData("number", "1,234,567.5", "1234567.5", true)]
    [InlineData("number", "\uFF15\uFF14", "54", false)]
    [InlineData("number", "\u0665 of 54", "54", true)]
    public void AnswersAreChecked(string kind, string answer, string right, bool expected) => Assert.Equal(expected, AnswerCheck.IsRight(kind, answer, right));

    // Values of the Wilson score interval as published for these counts.
    [Theory]
    [InlineData(0, 10, 0, .2775)]
    [InlineData(81, 263, .2553, .3662)]
    [InlineData(10, 10, .7225, 1)]
    public void IntervalsAreWilsons(int right, int count, double low, double high)
    {
        var (from, to) = new TaskSummary("", right, count, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0).Interval;
        Assert.Equal((low, high), (Math.Round(from, 4), Math.Round(to, 4)));
    }

    [Fact]
    public void CountsByTaskAndShowsTheSpreadOfDraws()
    {
        var run = Command.Run(["eval", Tasks(Three), .. Small]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("| compare |   1/2 |  50.0 |", run.Output, StringComparison.Ordinal);
        Assert.Contains("0.0 to 100.0", run.Output, StringComparison.Ordinal);
        Assert.Contains("| table   |   1/1 | 100.0 |", run.Output, StringComparison.Ordinal);
        Assert.Contains("| all     |   2/3 |  66.7 |", run.Output, StringComparison.Ordinal);
        Assert.Contains("wrong: \"Is 81 larger than 52?\"\n  gave \"Yes.\"\n  not  \"No.\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ComputedPositionsArePromptAndCanvasOfEveryForward()
    {
        var summary = Summary("--decoder", "low-confidence", "--length", "16", "--set", "steps=4", "--limit", "1");
        using var model = DiffusionModel.Load(Small[1]);
        var prompt = model.Generate("Is 21 larger than 52?", new GenerationOptions { Decoder = model.DefaultDecoder().WithValue("max-length", 16) }).Statistics.PromptTokens;
        Assert.Equal(4 * (prompt + 16), summary.GetProperty("computedPositions").GetDouble());
        Assert.Equal(2 * 4 * (prompt + 16), Summary("--decoder", "low-confidence", "--length", "16", "--set", "steps=4", "--set", "cfg-scale=1", "--limit", "1").GetProperty("computedPositions").GetDouble());
    }

    [Fact]
    public void StoppingEarlyAnswersTheSameForLess()
    {
        string[] fixedLength = ["--decoder", "low-confidence", "--length", "32", "--block", "8"];
        var (whole, early) = (Summary(fixedLength), Summary([.. fixedLength, "--stop-early"]));
        Assert.Equal(whole.GetProperty("right").GetInt32(), early.GetProperty("right").GetInt32());
        Assert.Equal(32, whole.GetProperty("forwards").GetDouble());
        Assert.InRange(early.GetProperty("forwards").GetDouble(), 3, 16);
    }

    [Fact]
    public void ACacheComputesLessInAsManyForwards()
    {
        string[] fixedLength = ["--decoder", "low-confidence", "--length", "32", "--block", "8"];
        var (whole, kept) = (Summary(fixedLength), Summary([.. fixedLength, "--cache", "dual:refresh=4"]));
        Assert.Equal(whole.GetProperty("forwards").GetDouble(), kept.GetProperty("forwards").GetDouble());
        Assert.InRange(kept.GetProperty("computedPositions").GetDouble(), .25 * whole.GetProperty("computedPositions").GetDouble(), .5 * whole.GetProperty("computedPositions").GetDouble());

        var refused = Command.Run(["eval", Tasks(Three), "--cache", "triple"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith("daedalus: --cache: There is no cache 'triple'; there are prefix, dual, vicinity, exact, delayed.", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void TheBatchChangesNothingButTheTime()
    {
        string one = Path.Combine(_folder, "one"), all = Path.Combine(_folder, "all"), tasks = Tasks(Three);
        Command.Run(["eval", tasks, .. Small, "--batch", "1", "--out", one]);
        Command.Run(["eval", tasks, .. Small, "--batch", "1024", "--out", all]);
        Assert.Equal(WithoutTime(one), WithoutTime(all));
        Assert.Equal(4, WithoutTime(one).Count);
    }

    [Fact]
    public void GoesOnWhereItWasCutOffAndTrustsWhatIsThere()
    {
        string tasks = Tasks(Three), kept = Path.Combine(_folder, "kept");
        Assert.Equal(0, Command.Run(["eval", tasks, .. Small, "--out", kept]).ExitCode);
        var lines = File.ReadAllLines(kept);

        // The second answer turned right by hand, the third torn in the middle.
        File.WriteAllText(kept, $"{lines[0]}\n{lines[1]}\n{lines[2].Replace("\"right\":false", "\"right\":true", StringComparison.Ordinal)}\n{lines[3][..20]}");
        var run = Command.Run(["eval", tasks, .. Small, "--out", kept]);
        Assert.Contains("3/3", run.Output, StringComparison.Ordinal);
        Assert.Equal(4, File.ReadAllLines(kept).Length);

        Command.Run(["eval", tasks, .. Small, "--out", kept, "--seed", "1"]).AssertFails(2, "results of another evaluation", "seed 0", "seed 1");
        var part = Path.Combine(_folder, "part");
        Assert.Equal(0, Command.Run(["eval", tasks, .. Small, "--out", part, "--limit", "2"]).ExitCode);
        Command.Run(["eval", tasks, .. Small, "--out", part, "--each", "1"]).AssertFails(2, "results of another evaluation", "the first 1 of each");
        File.WriteAllText(kept, $"{lines[0]}\n{lines[1].Replace("\"index\":0", "\"index\":3", StringComparison.Ordinal)}\n");
        Command.Run(["eval", tasks, .. Small, "--out", kept]).AssertFails(2, "index 3 is outside the 3 tasks");
        File.WriteAllText(kept, "something\nelse\n");
        Command.Run(["eval", tasks, .. Small, "--out", kept]).AssertFails(2, "no result file");
        Assert.Equal("something\nelse\n", File.ReadAllText(kept));
    }

    [Fact]
    public void AByteOrderMarkIsNoPartOfTheFirstTask() => Assert.Equal(0, Command.Run(["eval", Tasks($"\uFEFF{Three}"), .. Small]).ExitCode);

    [Fact]
    public void ATaskThatCannotBeAskedSpoilsNoOther()
    {
        var tooLong = JsonSerializer.Serialize(new string('x', 5000));
        var run = Command.Run(["eval", Tasks($"{{\"prompt\": {tooLong}, \"answer\": \"a\"}}\n{{\"prompt\": \"Is 21 larger than 52?\", \"answer\": \"No.\"}}"), .. Small]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("| all  |   1/2 |", run.Output, StringComparison.Ordinal);
        Assert.Contains("the model's context of 512", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"prompt\": \"a\", \"answer\": \"b\"}\n{\"prompt\": \"a\"}", "line 2", "there is no answer")]
    [InlineData("{\"prompt\": \"a\", \"answer\": 3}", "line 1", "answer is Number, not a string")]
    [InlineData("{\"prompt\": \"a\", \"answer\": \"b\", \"check\": \"like\"}", "check is 'like'", "exact, number, contains")]
    [InlineData("[1]", "line 1")]
    [InlineData("not json", "line 1")]
    [InlineData("{\"prompt\": \"a\", \"answer\": \"b\", \"seed\": 1.5}", "line 1")]
    [InlineData("\n\n", "holds no tasks")]
    public void BrokenTaskFilesAreNamedByLine(string content, params string[] words) => Command.Run(["eval", Tasks(content), .. Small]).AssertFails(2, words);

    [Fact]
    public void WrongOptionsAreRefused()
    {
        var tasks = Tasks(Three);
        Command.Run(["eval", tasks, .. Small, "--batch", "0"]).AssertFails(2, "--batch is 0", "1024");
        Command.Run(["eval", tasks, .. Small, "--limit", "0"]).AssertFails(2, "--limit is 0");
        Command.Run(["eval", "/no/such/file"]).AssertFails(1, "/no/such/file");
    }

    private JsonElement Summary(params string[] arguments)
    {
        var run = Command.Run(["eval", Tasks(Three), .. Small, "--json", .. arguments]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using var json = JsonDocument.Parse(run.Output);
        return json.RootElement.GetProperty("tasks")[0].Clone();
    }

    private string Tasks(string content)
    {
        var path = Path.Combine(_folder, $"{Guid.NewGuid():N}.jsonl");
        File.WriteAllText(path, content);
        return path;
    }

    private static List<string> WithoutTime(string path) => [.. File.ReadAllLines(path).Select(line => line.Split(",\"seconds\"")[0])];
}
