using System.CommandLine;
using System.Text;
using Daedalus.Cli.Input;
using Daedalus.Cli.Output;
using Daedalus.Denoising.Options;

namespace Daedalus.Cli.Commands;

/// <summary><c>daedalus generate</c>: an answer to a prompt.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var prompt = new Argument<string?>("prompt") { Description = "The question; without it, or with -, standard input is read.", Arity = ArgumentArity.ZeroOrOne };
        var model = CommonOptions.Model();
        var decoder = new Option<string?>("--decoder", "-d") { Description = $"One of {string.Join(", ", DecoderCatalogue.All.Select(o => o.Decoder))}. Default: daedal.", HelpName = "name" };
        var length = new Option<int?>("--length", "-l") { Description = "Length of the answer; for daedal the length it starts from.", HelpName = "tokens" };
        var longest = new Option<int?>("--max-length") { Description = "Longest answer of daedal.", HelpName = "tokens" };
        var block = new Option<int?>("--block", "-b") { Description = "Block length, for daedal the width of its window.", HelpName = "tokens" };
        var settings = new Option<string[]>("--set", "-s") { Description = "Sets any setting of the decoder; may be repeated.", HelpName = "name=value", DefaultValueFactory = _ => [] };
        var ids = CommonOptions.Ids("Prompt as token ids instead of text; no chat template is applied.");
        var raw = new Option<bool>("--raw") { Description = "Prints everything generated, control tokens and what follows the end included." };
        var seed = new Option<ulong>("--seed") { Description = "Key of the random numbers of temperature and random remasking.", HelpName = "n" };
        var device = CommonOptions.Device();
        var threads = CommonOptions.Threads();
        var json = new Option<bool>("--json") { Description = "Prints one JSON object with ids, text, stop, device, elapsedMs and stats." };
        var command = new Command("generate", Help()) { prompt, model, decoder, length, longest, block, settings, ids, raw, seed, device, threads, json };

        // On a thread of its own, so that Ctrl-C finds a handler while the network computes.
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Failure.Guard(() =>
        {
            var choice = new DecoderChoice(
                parsed.GetValue(decoder), parsed.GetValue(length), parsed.GetValue(longest), parsed.GetValue(block), parsed.GetValue(settings)!);
            if (parsed.GetValue(raw) && parsed.GetValue(json))
                throw new UsageException("Give --raw or --json, not both; the ids of --json are all that --raw shows.");
            var question = PromptSource.Read(parsed.GetValue(prompt), parsed.GetValue(ids));
            using var loaded = Load(parsed.GetValue(model), parsed.GetValue(device)!, parsed.GetValue(threads), cancellationToken);
            CommonOptions.Tell(loaded.DeviceNote);
            var options = new GenerationOptions { Decoder = choice.Apply(loaded), Seed = parsed.GetValue(seed) };
            Answer(loaded, question, options, parsed.GetValue(raw), parsed.GetValue(json), cancellationToken);
            return 0;
        })));
        return command;
    }

    private static DiffusionModel Load(string? folder, string device, int threads, CancellationToken cancellationToken)
    {
        using var progress = new LoadProgress();
        var options = new ModelLoadOptions { Device = device, Threads = threads, Progress = progress };
        return DiffusionModel.Load(CommonOptions.ModelFolder(folder), options, cancellationToken);
    }

    private static void Answer(
        DiffusionModel model, Prompt prompt, GenerationOptions options, bool raw, bool json, CancellationToken cancellationToken)
    {
        var watched = !json && LiveCanvas.IsPossible;
        var result = watched
            ? LiveCanvas.Show(model.Stream(prompt, options, cancellationToken), model.Tokenizer, cancellationToken)
            : model.Generate(prompt, options, cancellationToken);
        Console.WriteLine(json ? JsonReport.Of(result) : raw ? result.Raw : result.Text);
        if (watched)
            Console.Error.WriteLine(Summary(result));
    }

    private static string Summary(GenerationResult result)
    {
        var statistics = result.Statistics;
        return $"{statistics.EffectiveTokens} of {statistics.CanvasTokens} tokens in {statistics.Forwards} forwards, {result.Elapsed.TotalMilliseconds:F0} ms"
            + (result.Stop == StopReason.Length ? "; the canvas was full before the answer ended" : "");
    }

    private static string Help()
    {
        var help = new StringBuilder(
            """
            Answers a prompt. On a terminal the canvas is shown while it is denoised: dots are masks, + are masks just added, squares are the end, tokens are coloured by confidence.

            Examples:
              daedalus generate "Show 9 times 1 to 6."
              echo "Is 21 larger than 52?" | daedalus generate --json
              daedalus generate "Show 9 times 1 to 6." --set initial-length=8 --set block-length=16
              daedalus generate "Show 3 times 1 to 4." --decoder low-confidence --length 32 --block 16

            Decoders and their settings (default, range):

            """);
        foreach (var options in DecoderCatalogue.All)
        {
            help.AppendLine($"  {options.Decoder}");
            foreach (var parameter in options.Parameters)
                help.AppendLine($"    {parameter.Name,-22} {parameter.Default,-5} {parameter.Meaning} ({parameter.Range})");
        }

        return help.Append("A model may bring presets of its own in daedalus.json.").ToString();
    }
}
