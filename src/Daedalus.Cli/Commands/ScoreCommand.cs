using System.CommandLine;
using Daedalus.Cli.Input;
using Daedalus.Cli.Output;
using Daedalus.Scoring;

namespace Daedalus.Cli.Commands;

/// <summary><c>daedalus score</c>: how likely a model finds an answer.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        var prompt = new Option<string>("--prompt", "-p") { Description = "The question.", HelpName = "text", Required = true };
        var answer = new Option<string>("--answer", "-a") { Description = "The answer that is scored, as it stands: no end is added.", HelpName = "text", Required = true };
        var raw = new Option<bool>("--raw") { Description = "Takes the prompt as text to be continued, without the chat template." };
        var json = new Option<bool>("--json") { Description = "Prints one JSON object with estimator, logProbability, isGreedy and tokens." };
        var (load, estimator) = (new LoadArguments(), new EstimatorArguments());
        var command = new Command("score", Help) { prompt, answer, raw };
        load.AddTo(command);
        estimator.AddTo(command);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Failure.Guard(() =>
        {
            var chosen = estimator.Estimator(parsed);
            using var model = load.Load(parsed, cancellationToken);
            var question = parsed.GetValue(prompt)!;
            var given = parsed.GetValue(raw) ? Prompt.Raw(question) : Prompt.FromString(question);
            var scored = new ScoredAnswer
            {
                Prompt = model.Encode(given),
                Answer = Encoded(model, parsed.GetValue(answer)!),
            };
            var score = chosen.Estimate(model, [scored], cancellationToken)[0];
            var isGreedy = new GreedyCheck().Check(model, [scored], cancellationToken)[0];
            if (parsed.GetValue(json))
                Console.WriteLine(ScoreReport.Json(model.Tokenizer, chosen, scored, score, isGreedy));
            else
                Console.Write(TerminalText.ForOutput(ScoreReport.Text(model.Tokenizer, chosen, scored, score, isGreedy)));
            return 0;
        })));
        return command;
    }

    private static string Help =>
        $"""
        Estimates how likely a model finds an answer: ln p in nats, with the share of every token, and whether greedy decoding would give it.

        Examples:
          daedalus score --prompt "Spell XWANSK." --answer "X W A N S K"
          daedalus score --prompt "Spell XWANSK." --answer "X W A N" --samples 512 --seed 1 --json

        {EstimatorArguments.Names}
        """;

    private static int[] Encoded(DiffusionModel model, string answer) =>
        answer.Length > 0 ? [.. model.Tokenizer.Encode(answer)] : throw new UsageException("--answer is empty; give the text that is to be scored.");
}
