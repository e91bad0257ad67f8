using System.CommandLine;
using Daedalus.Cli.Evaluation;
using Daedalus.Cli.Input;
using Daedalus.Cli.Output;
using Spectre.Console;

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
        var kept = new Option<FileInfo?>("--out", "-o") { Description = "Keeps every result as JSON lines; an evaluation that was cut off goes on from them.", HelpName = "file" };
        var json = new Option<bool>("--json") { Description = "Prints one JSON object instead of a table." };
        var (load, decoder) = (new LoadArguments(), new DecoderArguments());
        var command = new Command("eval", Help) { file };
        load.AddTo(command);
        decoder.AddTo(command);
        command.Add(batch);
        command.Add(limit);
        command.Add(kept);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Failure.Guard(() =>
        {
            var (size, most) = (parsed.GetValue(batch), parsed.GetValue(limit) ?? int.MaxValue);
            if (size is < 1 or > LargestBatch)
                throw new UsageException($"--batch is {size}; it must be from 1 to {LargestBatch}.");
            if (most < 1)
                throw new UsageException($"--limit is {most}; it must be 1 or more.");
            var read = TaskFile.Read(parsed.GetValue(file)!.FullName);
            var tasks = read.Tasks.Take(most).ToList();
            using var model = load.Load(parsed, cancellationToken);
            var options = decoder.Options(parsed, model);
            var (folder, storage) = load.What(parsed);
            var settings = string.Join(" ", options.Decoder!.Parameters.Select(parameter => $"{parameter.Name}={options.Decoder.ValueOf(parameter.Name)}"));
            using var results = new ResultFile(
                parsed.GetValue(kept)?.FullName,
                $"{tasks.Count} tasks of {read.Digest}, model {Name(folder)} {storage}, {options.Decoder.Decoder} {settings}, seed {options.Seed}{(options.StopEarly ? ", stopping early" : "")}{string.Concat(options.StopStrings.Select(stop => $", stopping at '{stop}'"))}", tasks.Count);
            var all = Run(new EvaluationRun(model, tasks, options, size), results, tasks.Count, cancellationToken);
            if (parsed.GetValue(json))
                Console.WriteLine(EvaluationJson.Of(tasks, all));
            else
                EvaluationText.Write(tasks, all);
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

        Examples:
          daedalus eval heldout.jsonl
          daedalus eval heldout.jsonl --out results.jsonl
          daedalus eval heldout.jsonl --decoder low-confidence --length 64 --block 32 --limit 100

        {{DecoderArguments.Names}}
        """;

    // Weights that were written anew are another model.
    private static string Name(string folder)
    {
        var newest = Directory.EnumerateFiles(folder, "*.safetensors").Select(File.GetLastWriteTimeUtc).Append(DateTime.MinValue).Max();
        return $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))} of {newest:yyyy-MM-dd HH:mm:ss}";
    }

    // The bar goes to standard error, so that the table can be redirected.
    private static IReadOnlyList<TaskResult> Run(EvaluationRun evaluation, ResultFile results, int count, CancellationToken cancellationToken)
    {
        if (Console.IsErrorRedirected)
            return evaluation.Run(results, (_, _) => { }, cancellationToken);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .Start(progress =>
            {
                var bar = progress.AddTask("answering", maxValue: count);
                return evaluation.Run(results, (done, right) => (bar.Value, bar.Description) = (done, $"{right} of {done} right"), cancellationToken);
            });
    }
}
