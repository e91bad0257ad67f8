using System.CommandLine;
using Daedalus.Cli.Output;
using Daedalus.Denoising.Options;

namespace Daedalus.Cli.Commands;

/// <summary><c>daedalus decoders</c>: what can decode, and every setting of it.</summary>
internal static class DecodersCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("name") { Description = "Lists only this one.", Arity = ArgumentArity.ZeroOrOne };
        var json = new Option<bool>("--json") { Description = "Prints one JSON array." };
        name.CompletionSources.Add(_ => DecoderCatalogue.All.Select(options => new System.CommandLine.Completions.CompletionItem(options.Decoder)));
        var command = new Command(
            "decoders",
            """
            Lists the decoders with their settings: name, default, meaning, limits. A setting is given as --set name=value, a decoder as --decoder name.

            Examples:
              daedalus decoders
              daedalus decoders daedal
              daedalus generate "Show 9 times 1 to 6." --decoder factor --set factor=2 --length 64
            """)
        {
            name, json,
        };
        command.SetAction(parsed => Failure.Guard(() =>
        {
            var chosen = parsed.GetValue(name) is { } one ? [Find(one)] : DecoderCatalogue.All;
            Console.Write(parsed.GetValue(json) ? DecoderList.Json(chosen) : DecoderList.Text(chosen));
            return 0;
        }));
        return command;
    }

    private static DecoderOptions Find(string name)
    {
        try
        {
            return DecoderCatalogue.Find(name);
        }
        catch (ArgumentException error)
        {
            throw new UsageException(Failure.Message(error));
        }
    }
}
