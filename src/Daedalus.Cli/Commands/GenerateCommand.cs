using System.CommandLine;
using Daedalus.Cli.Input;
using Daedalus.Cli.Output;

namespace Daedalus.Cli.Commands;

/// <summary><c>daedalus generate</c>: an answer to a prompt.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var prompt = new Argument<string?>("prompt") { Description = "The question; without it, or with -, standard input is read.", Arity = ArgumentArity.ZeroOrOne };
        var ids = CommonOptions.Ids("Prompt as token ids instead of text; no chat template is applied.");
        var raw = new Option<bool>("--raw") { Description = "Prints everything generated, control tokens and what follows the end included." };
        var json = new Option<bool>("--json") { Description = "Prints one JSON object with ids, text, stop, device, elapsedMs and stats." };
        var infill = new Option<string?>("--infill")
        {
            Description = "The answer with gaps to be filled: [[8]] is one of 8 tokens, with daedal of 8 or more; what stands around it stays.",
            HelpName = "text",
        };
        var (load, decoder) = (new LoadArguments(), new DecoderArguments());
        var command = new Command("generate", Help) { prompt };
        load.AddTo(command);
        decoder.AddTo(command);
        command.Add(ids);
        command.Add(infill);
        command.Add(raw);
        command.Add(json);

        // On a thread of its own, so that Ctrl-C finds a handler while the network computes.
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Failure.Guard(() =>
        {
            if (parsed.GetValue(raw) && parsed.GetValue(json))
                throw new UsageException("Give --raw or --json, not both; the ids of --json are all that --raw shows.");
            var question = PromptSource.Read(parsed.GetValue(prompt), parsed.GetValue(ids));
            var canvas = parsed.GetValue(infill) is { } text ? CanvasText.Parse(text) : null;
            using var model = load.Load(parsed, cancellationToken);
            Answer(model, question, decoder.Options(parsed, model) with { Infill = canvas }, parsed.GetValue(raw), parsed.GetValue(json), cancellationToken);
            return 0;
        })));
        return command;
    }

    private static string Help =>
        $"""
        Answers a prompt. On a terminal the canvas is shown while it is denoised: dots are masks, + are masks just added, squares are the end, tokens are coloured by confidence.

        Examples:
          daedalus generate "Show 9 times 1 to 6."
          echo "Is 21 larger than 52?" | daedalus generate --json
          daedalus generate "Show 9 times 1 to 6." --set initial-length=8 --set block-length=16
          daedalus generate "Count from 16 to 26 by 2." --decoder low-confidence --infill "16 18[[3]] 22 24[[3]]"
          daedalus generate "Show 3 times 1 to 4." --decoder low-confidence --length 32 --block 16

        {DecoderArguments.Names}
        """;

    private static void Answer(
        DiffusionModel model, Prompt prompt, GenerationOptions options, bool raw, bool json, CancellationToken cancellationToken)
    {
        var watched = !json && LiveCanvas.IsPossible;
        var result = watched
            ? LiveCanvas.Show(model.Stream(prompt, options, cancellationToken), model.Tokenizer, cancellationToken)
            : model.Generate(prompt, options, cancellationToken);
        Console.WriteLine(TerminalText.ForOutput(json ? JsonReport.Of(result) : raw ? result.Raw : result.Text));
        if (watched)
            Console.Error.WriteLine(Summary(result));
    }

    private static string Summary(GenerationResult result)
    {
        var statistics = result.Statistics;
        return $"{statistics.EffectiveTokens} of {statistics.CanvasTokens} tokens in {statistics.Forwards} forwards, {result.Elapsed.TotalMilliseconds:F0} ms"
            + (result.Stop == StopReason.Length ? "; the canvas was full before the answer ended" : "");
    }
}
