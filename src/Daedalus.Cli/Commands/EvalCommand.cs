using System.CommandLine;
using Daedalus.Cli.Evaluation;
using Daedalus.Cli.Evaluation.Sweep;
using Daedalus.Cli.Input;
using Daedalus.Cli.Output;

namespace Daedalus.Cli.Commands;

/// <summary><c>daedalus eval</c>: how many tasks of a file a model and decoder answer rightly, and at what cost.</summary>
internal static class EvalCommand
{
    private const int LargestBatch = 1024;

    public static Command Create()
    {
        var file = new Argument<FileInfo>("tasks") { Description = "JSON lines with prompt and answer, and task, check and seed where wanted." };
        var batch = new Option<int>("--batch") { Description = "Tasks answered together; the answers are the same. Default: 8.", HelpName = "n", DefaultValueFactory = _ => 8 };
        var limit = new Option<int?>("--limit") { Description = "Takes only the first so many tasks.", HelpName = "n" };
        var each = new Option<int?>("--each") { Description = "Takes only the first so many of every task.", HelpName = "n" };
        var kept = new Option<FileInfo?>("--out", "-o") { Description = "Keeps every result as JSON lines; an evaluation that was cut off goes on from them.", HelpName = "file" };
        var json = new Option<bool>("--json") { Description = "Prints one JSON object instead of a table." };
        var sweep = new Option<DirectoryInfo?>("--sweep") { Description = "Tries a whole grid of decoders; report.md, sweep.csv, pictures and results go into the folder.", HelpName = "folder" };
        var grid = new Option<FileInfo?>("--grid") { Description = "The grid of --sweep, a line of decoder options for each way. Default: fixed lengths and DAEDAL over fill rules and caches.", HelpName = "file" };
        var (load, decoder) = (new LoadArguments(), new DecoderArguments());
        var command = new Command("eval", Help) { file };
        load.AddTo(command);
        decoder.AddTo(command);
        foreach (var option in new Option[] { batch, limit, each, kept, json, sweep, grid })
            command.Add(option);
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Failure.Guard(() =>
        {
            var size = InRange(parsed.GetValue(batch), "--batch", LargestBatch);
            var read = TaskFile.Read(parsed.GetValue(file)!.FullName);
            var tasks = read.First(InRange(parsed.GetValue(limit), "--limit"), InRange(parsed.GetValue(each), "--each"));
            if (parsed.GetValue(sweep) is null && parsed.GetValue(grid) is not null)
                throw new UsageException("--grid is the grid of --sweep; give --sweep with a folder for the report.");
            if (parsed.GetValue(sweep) is not null && decoder.Given(parsed).Concat(new Option[] { kept, json }.Where(option => parsed.GetResult(option) is { Implicit: false })).FirstOrDefault() is { } other)
                throw new UsageException($"{other.Name} is no option of --sweep, which decodes as its grid says and writes into its folder. Leave it out, or put it into a line of --grid.");
            using var model = load.Load(parsed, cancellationToken);
            var name = new EvaluationName($"{tasks.Count} tasks of {read.Digest}{Chosen(tasks.Count < read.Tasks.Count, parsed.GetValue(limit), parsed.GetValue(each))}", load.What(parsed));
            if (parsed.GetValue(sweep) is { } folder)
                Sweep(model, tasks, SweepGrid.Read(parsed.GetValue(grid)?.FullName, model), size, name, folder.FullName, cancellationToken);
            else
                Single(model, tasks, decoder.Options(parsed, model), size, name, parsed.GetValue(kept)?.FullName, parsed.GetValue(json), cancellationToken);
            return 0;
        })));
        return command;
    }

    private static string Help =>
        $$"""
        Answers every task of a file and counts what is right. A line of the file is an object:
          {"task": "sums", "prompt": "2+2?", "answer": "4", "check": "number", "seed": 0}
        prompt and answer are needed. task groups lines; check says how answers are compared: exact (the default), number (the last number of
        both), contains. seed tells independent draws apart, whose lowest and highest share is shown then. The table has Wilson's 95 % interval,
        Ntoken, Etoken and Eratio as the paper of DAEDAL counts them, forwards, computed positions (prompt and canvas of every forward),
        forwards per effective token and effective tokens per second, and below it wrong answers.

        --sweep tries a whole grid instead, and writes a report of every way that was tried, with controls, a table and pictures. --grid names a file
        of your own with a line for each way, such as: --decoder daedal --length 16 --cache dual --stop-early

        Examples:
          daedalus eval heldout.jsonl
          daedalus eval heldout.jsonl --out results.jsonl
          daedalus eval heldout.jsonl --sweep report --each 60
          daedalus eval heldout.jsonl --decoder low-confidence --length 64 --block 32 --limit 100

        {{DecoderArguments.Names}}
        """;

    private static void Single(
        DiffusionModel model, IReadOnlyList<EvaluationTask> tasks, GenerationOptions options, int batch, EvaluationName name, string? kept, bool json,
        CancellationToken cancellationToken)
    {
        using var results = new ResultFile(kept, name.With(options), tasks.Count);
        var all = EvaluationBar.Show(tasks.Count, tell => new EvaluationRun(model, tasks, options, batch).Run(
            results, (done, right) => tell($"{right} of {done} right", done), cancellationToken));
        if (json)
            Console.WriteLine(EvaluationJson.Of(tasks, all));
        else
            EvaluationText.Write(tasks, all);
    }

    private static void Sweep(
        DiffusionModel model, IReadOnlyList<EvaluationTask> tasks, IReadOnlyList<SweepEntry> grid, int batch, EvaluationName name, string folder,
        CancellationToken cancellationToken)
    {
        var run = new SweepRun(model, tasks, grid, batch, name.With);
        var sweep = EvaluationBar.Show(tasks.Count * grid.Count, tell => run.Run(Path.Combine(folder, "results"), tell, cancellationToken));
        SweepFolder.Write(folder, sweep, [.. tasks.Select(task => model.Tokenizer.Encode(task.Answer).Length)], name.Heading(model.Device, DateTime.UtcNow));
        Console.WriteLine(Path.Combine(folder, "report.md"));
    }

    // Or results would be taken for those of as many other tasks of the file.
    private static string Chosen(bool isPart, int? limit, int? each) =>
        isPart ? $"{(each is null ? "" : $", the first {each} of each")}{(limit is null ? "" : $", the first {limit}")}" : "";

    private static int InRange(int? given, string option, int most = int.MaxValue) => given switch
    {
        null => most,
        { } value when value >= 1 && value <= most => value,
        { } value => throw new UsageException($"{option} is {value}; it must be {(most == int.MaxValue ? "1 or more" : $"from 1 to {most}")}."),
    };
}
