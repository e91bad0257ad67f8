using System.CommandLine;
using Daedalus.Cli.Input;
using Daedalus.Cli.Output;
using Daedalus.Models.Quantization;

namespace Daedalus.Cli.Commands;

/// <summary><c>daedalus quantize</c>: a model written anew with int8 or 4-bit weights.</summary>
internal static class QuantizeCommand
{
    public const string Name = "quantize";

    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "Folder of the model as it was published: config.json beside safetensors of F32, F16 or BF16." };
        var weights = CommonOptions.QuantizedWeights();
        var output = new Option<string>("--output", "-o") { Description = "Folder to write; it must be missing or empty.", HelpName = "folder", Required = true };
        var force = new Option<bool>("--force", "-f") { Description = "Replaces a quantised model that is under the name of --output; anything else there is left alone." };
        var command = new Command(
            Name,
            """
            Writes a model with smaller weights once, so that it takes less room on disk and loads faster. Its weights are bit for bit those of loading the
            original with the same --weights.

            int4   The matrices of the blocks: groups of 32 weights share a multiplier of one byte, a row shares a scale; about 4.3 bits a weight. Embedding and
                   head stay int8: few weights, by which logits would move nearly as far as by all the others.
            int8   Every matrix: a row shares a scale; about 8 bits a weight. Answers are nearer to the original's.

            Norms stay as they are. Files beside the weights are copied (tokenizer, templates, presets, licence, tasks), but for golden.json, which holds the
            original's own answers; folders are not. Weights are never quantised twice: start from the original. The folder appears when it is complete; a run
            that is stopped leaves nothing behind.

            What it costs in right answers is measured, not promised: see 'daedalus eval'.

            Examples:
              daedalus quantize path/to/LLaDA-8B-Instruct --weights int4 --output LLaDA-8B-Instruct-int4
              daedalus inspect LLaDA-8B-Instruct-int4
              daedalus generate "Show 9 times 1 to 6." --model LLaDA-8B-Instruct-int4
            """)
        {
            model, weights, output, force,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Failure.Guard(() =>
        {
            var storage = CommonOptions.StorageOf(parsed.GetValue(weights));
            QuantizationReport report;
            using (var progress = new LoadProgress("writing"))
                report = ModelQuantizer.Quantize(parsed.GetValue(model)!, parsed.GetValue(output)!, storage, parsed.GetValue(force), progress, cancellationToken);
            QuantizationText.Write(report, parsed.GetValue(output)!);
            return 0;
        })));
        return command;
    }
}
