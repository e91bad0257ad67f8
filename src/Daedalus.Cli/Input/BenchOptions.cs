using System.CommandLine;
using Daedalus.Cli.Bench;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;

namespace Daedalus.Cli.Input;

/// <summary>Options that only <c>bench</c> has.</summary>
internal static class BenchOptions
{
    private static readonly int[] All = [256, 512, 1024, 2048];
    private static readonly int[] Quick = [256];

    private static readonly Dictionary<string, DType> Types = new()
    {
        ["bf16"] = DType.BF16,
        ["fp16"] = DType.F16,
        ["fp32"] = DType.F32,
    };

    public static Option<string?> Shape()
    {
        var option = new Option<string?>("--shape")
        {
            Description = "Network, with random weights. Default: the largest that fits in the device's free memory; on a processor llada-100m.",
            HelpName = ShapeChoice.Names,
        };
        return OneOf(option, [.. SyntheticNetwork.All.Select(shape => shape.Name)]);
    }

    public static Option<string> Type()
    {
        var option = new Option<string>("--type")
        {
            Description = "Storage of the weights before they are packed: bf16, fp16, fp32. Default: bf16.",
            HelpName = "bf16|fp16|fp32",
            DefaultValueFactory = _ => "bf16",
        };
        return OneOf(option, [.. Types.Keys]);
    }

    public static Option<string?> Tokens() => new("--tokens")
    {
        Description = "Lengths of sequences. Default: 256,512,1024,2048; with --quick 256.",
        HelpName = "256,512",
    };

    public static DType TypeOf(string name) => Types[name];

    /// <exception cref="UsageException">Not lengths that can be measured.</exception>
    public static IReadOnlyList<int> ParseTokens(string? text, bool isQuick)
    {
        if (text is null)
            return isQuick ? Quick : All;
        var most = SyntheticNetwork.All.Min(shape => shape.ContextLimit);
        var tokens = new SortedSet<int>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (int.TryParse(part, out var length) && length >= StepShape.BlockRows && length <= most)
                tokens.Add(length);
            else
                throw new UsageException($"--tokens holds '{CommonOptions.Shorten(part)}'; lengths are whole numbers from {StepShape.BlockRows} to {most}, e.g. --tokens 256,512.");
        return tokens.Count > 0 ? [.. tokens] : throw new UsageException("--tokens is empty; give lengths, e.g. --tokens 256,512.");
    }

    private static Option<T> OneOf<T>(Option<T> option, string[] names)
    {
        option.CompletionSources.Add(names);
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.Tokens[0].Value is var given && !names.Contains(given))
                result.AddError($"{option.Name} is '{CommonOptions.Shorten(given)}'; it must be one of {string.Join(", ", names)}.");
        });
        return option;
    }
}
