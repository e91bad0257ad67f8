using System.CommandLine;
using Daedalus.Cli.Bench;
using Daedalus.Cli.Input;
using Daedalus.Cli.Output;
using Daedalus.Kernels.Devices;
using Spectre.Console;

namespace Daedalus.Cli.Commands;

/// <summary><c>daedalus bench</c>: how fast networks of known shapes run on a device, and how far that is from the best that it could do.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var (shape, type, tokens) = (BenchOptions.Shape(), BenchOptions.Type(), BenchOptions.Tokens());
        var (device, threads, weights) = (CommonOptions.Device(), CommonOptions.Threads(), CommonOptions.Weights());
        var quick = new Option<bool>("--quick", "-q") { Description = "Measures sequences of 256 only, unless --tokens says otherwise." };
        var json = new Option<bool>("--json") { Description = "Prints one JSON object: seconds, bytes, operations." };
        var command = new Command(
            "bench",
            """
            Measures forwards of a network with random weights: whole sequences with all positions through the head, and a block of 32 rows
            against cached keys and values of the rest; each with the products, the attention and the head alone, so that what they do not
            explain shows. The floor is what the device needs at least: the larger of operations over its measured arithmetic and bytes over its
            measured memory speed. Then a whole answer by a fixed schedule: prompt 128; a canvas that grows from 64 by 8 to 256, one forward
            each; 8 blocks of 32, each one whole forward and 8 cached steps of 4 tokens. Where the device can, steps are recorded and repeated:
            launches in brackets are then those of the recording.

            Examples:
              daedalus bench --quick
              daedalus bench --device cuda:0 --shape llada-8b
              daedalus bench --device cuda:0 --weights int8 --tokens 1024 --json
            """)
        {
            device, threads, shape, weights, type, tokens, quick, json,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Failure.Guard(() =>
        {
            var lengths = BenchOptions.ParseTokens(parsed.GetValue(tokens), parsed.GetValue(quick));
            var settings = new BenchSettings(
                parsed.GetValue(shape), BenchOptions.TypeOf(parsed.GetValue(type)!), CommonOptions.StorageOf(parsed.GetValue(weights)), lengths);
            using var opened = DeviceCatalogue.Open(parsed.GetValue(device)!, parsed.GetValue(threads), out var note);
            CommonOptions.Tell(note);
            var isJson = parsed.GetValue(json);
            var report = isJson || !LiveCanvas.IsPossible
                ? Measure(opened, settings, _ => { }, cancellationToken)
                : AnsiConsole.Status().Start(opened.Name, status => Measure(opened, settings, step => status.Status(Markup.Escape($"{opened.Name}: {step}")), cancellationToken));
            if (isJson)
                Console.WriteLine(BenchJson.Of(report));
            else
                BenchText.Write(report);
            return 0;
        })));
        return command;
    }

    private static BenchReport Measure(IDevice device, BenchSettings settings, Action<string> tell, CancellationToken cancellationToken)
    {
        using var measurement = new Measurement(device, settings, tell);
        return measurement.Run(tell, cancellationToken);
    }
}
