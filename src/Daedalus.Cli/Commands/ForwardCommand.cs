using System.CommandLine;
using Daedalus.Cli.Input;
using Daedalus.Cli.Output;

namespace Daedalus.Cli.Commands;

/// <summary><c>daedalus forward</c>: logits to compare with another implementation.</summary>
internal static class ForwardCommand
{
    public static Command Create()
    {
        var ids = CommonOptions.Ids("Token ids of the sequence, masks included.");
        ids.Required = true;
        var output = new Option<string>("--out", "-o") { Description = "File to write: .npy, float32, [positions, vocabulary].", HelpName = "logits.npy", Required = true };
        var model = CommonOptions.Model();
        var device = CommonOptions.Device();
        var threads = CommonOptions.Threads();
        var command = new Command(
            "forward",
            """
            Runs the network once over a sequence and writes the logits of every position.

            Example:
              daedalus forward --ids 416,418,264,419,421,421 --out logits.npy
              python3 -c "import numpy; print(numpy.load('logits.npy').argmax(1))"
            """)
        {
            ids, output, model, device, threads,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Failure.Guard(() =>
        {
            var sequence = CommonOptions.ParseIds(parsed.GetValue(ids)!);
            var options = new ModelLoadOptions { Device = parsed.GetValue(device)!, Threads = parsed.GetValue(threads) };
            using var loaded = DiffusionModel.Load(CommonOptions.ModelFolder(parsed.GetValue(model)), options, cancellationToken);
            CommonOptions.Tell(loaded.DeviceNote);
            using var file = new NpyFile(parsed.GetValue(output)!, sequence.Length, loaded.Conventions.VocabularySize);
            loaded.Forward(sequence, row =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                file.WriteRow(row);
            });
            file.Finish();
            return 0;
        })));
        return command;
    }
}
