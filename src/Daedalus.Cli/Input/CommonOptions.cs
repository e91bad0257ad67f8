using System.CommandLine;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Cli.Input;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    private const string AsStored = "as-stored";
    private const string BF16 = "bf16";
    private const string Int8 = "int8";
    private const string Int4 = "int4";

    public static Option<string?> Model() => new("--model", "-m")
    {
        Description = "Folder with config.json, tokenizer.json and safetensors. Default: the small model that comes with the command.",
        HelpName = "folder",
    };

    public static Option<int> Threads()
    {
        var option = new Option<int>("--threads", "-t") { Description = "Threads that compute; 0 takes one per processor.", HelpName = "n" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var threads) && threads is < 0 or > CpuDevice.MaxThreads)
                result.AddError($"--threads is {threads}; it must be from 0 to {CpuDevice.MaxThreads}.");
        });
        return option;
    }

    public static Option<string?> Weights()
    {
        var option = new Option<string?>("--weights", "-w")
        {
            Description = "How weight matrices are kept in memory: as-stored; bf16 for half of fp32's memory, with which a processor that has AVX-512 BF16 rounds activations too "
                + "and is up to twice as fast, at answers that are near, not the same; int8 for a quarter of fp32's, faster still and farther off; int4 to round the blocks to 4 bits, "
                + "with answers farther off again. 'daedalus quantize' does the last two once and for all. Default: as-stored.",
            HelpName = "as-stored|bf16|int8|int4",
        };
        Restrict(option, [AsStored, BF16, Int8, Int4]);
        return option;
    }

    /// <summary>What weights are written as.</summary>
    public static Option<string?> QuantizedWeights()
    {
        var option = new Option<string?>("--weights", "-w") { Description = "What matrices become: int4 or int8.", HelpName = "int4|int8", Required = true };
        Restrict(option, [Int4, Int8]);
        return option;
    }

    public static Option<string> Device(string otherwise = DeviceCatalogue.Auto)
    {
        var option = new Option<string>("--device")
        {
            Description = $"Where it computes: {DeviceCatalogue.Names}; 'daedalus devices' lists them. Default: {otherwise}.",
            HelpName = "name",
            DefaultValueFactory = _ => otherwise,
        };
        option.CompletionSources.Add(_ => [.. DeviceCatalogue.List().Where(device => device.Fault is null).Select(device => device.Name), DeviceCatalogue.Auto]);
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.Tokens[0].Value is var name && name != otherwise && !DeviceCatalogue.IsName(name))
                result.AddError($"--device is '{Shorten(name)}'; it must be one of {DeviceCatalogue.Names}.");
        });
        return option;
    }

    public static WeightStorage StorageOf(string? weights) => weights switch
    {
        BF16 => WeightStorage.BF16,
        Int8 => WeightStorage.Int8,
        Int4 => WeightStorage.Int4,
        _ => WeightStorage.AsStored,
    };

    /// <summary>Tells people on standard error what became of their device.</summary>
    public static void Tell(string? deviceNote)
    {
        if (deviceNote is not null)
            Console.Error.WriteLine($"daedalus: {deviceNote}");
    }

    public static Option<string?> Ids(string description) => new("--ids") { Description = description, HelpName = "1,2,3" };

    /// <summary>The folder given, or that of the model shipped beside the program.</summary>
    public static string ModelFolder(string? given) => given ?? Path.Combine(AppContext.BaseDirectory, "checkpoints", "tasks-5m");

    public static int[] ParseIds(string text)
    {
        var parts = text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var ids = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (!int.TryParse(parts[i], out ids[i]))
                throw new UsageException($"--ids holds '{Shorten(parts[i])}' at index {i}; it takes whole numbers separated by commas, e.g. --ids 416,418,264.");
        return ids;
    }

    /// <summary>What was given, in a length fit for a message.</summary>
    public static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static void Restrict(Option<string?> option, string[] choices)
    {
        option.CompletionSources.Add(choices);
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.Tokens[0].Value is var given && !choices.Contains(given))
                result.AddError($"{option.Name} is '{Shorten(given)}'; it must be {string.Join(", ", choices[..^1])} or {choices[^1]}.");
        });
    }
}
