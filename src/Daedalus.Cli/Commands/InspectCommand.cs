using System.CommandLine;
using Daedalus.Cli.Input;
using Daedalus.Engine;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;
using Daedalus.Text;

namespace Daedalus.Cli.Commands;

/// <summary><c>daedalus inspect</c>: what a model folder holds, what it needs, what is wrong with it. Reads headers only.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var folder = new Argument<string?>("folder") { Description = "The model; default is the one that comes with the command.", Arity = ArgumentArity.ZeroOrOne };
        var weights = CommonOptions.Weights();
        var command = new Command(
            "inspect",
            """
            Says what a checkpoint contains, what it needs in memory, and what is wrong with it; reads no weight. Exit code 1 if it cannot be loaded.

            Examples:
              daedalus inspect path/to/LLaDA-8B-Instruct
              daedalus inspect path/to/LLaDA-8B-Instruct --weights int4
            """)
        {
            folder, weights,
        };
        command.SetAction(parsed => Failure.Guard(() => Inspect(CommonOptions.ModelFolder(parsed.GetValue(folder)), CommonOptions.StorageOf(parsed.GetValue(weights)))));
        return command;
    }

    private static int Inspect(string folder, WeightStorage storage)
    {
        using var files = ModelFolder.Open(folder);
        var (plan, conventions) = (files.Plan, files.Plan.Conventions);
        Line("folder", folder);
        Line("family", $"{conventions.Family}: {plan.Shape}");
        Line("parameters", $"{plan.Parameters:N0}");
        Line("context", $"{conventions.ContextLimit:N0} tokens; mask {conventions.MaskToken}, end of text {conventions.EosToken}");
        foreach (var group in files.Checkpoint.Tensors.GroupBy(tensor => tensor.StoredType))
            Line("tensors", $"{group.Count()} of {group.Key}, {Mebibytes(group.Sum(tensor => tensor.ByteLength))} on disk");
        if (plan.Stored != WeightStorage.AsStored)
            Line("quantised", InWords(files));
        using var device = new CpuDevice(1);
        var (available, weights) = (device.AvailableMemory, plan.MemoryOn(device, storage));
        Line("memory", $"{Mebibytes(weights)} packed; at most {Mebibytes((long)(1.2 * weights) + (96L << 20))} at the peak of loading; {Mebibytes(available)} are free");
        if (storage == WeightStorage.AsStored && plan.Stored == WeightStorage.AsStored)
        {
            if (plan.MemoryOn(device, WeightStorage.BF16) is var bf16 && (bf16 < weights || device.MultipliesBF16))
                Line("as bf16", $"{Mebibytes(bf16)} packed, with --weights bf16{(device.MultipliesBF16 ? ", multiplied twice as fast" : "")}");
            Line("as int8", $"{Mebibytes(plan.MemoryOn(device, WeightStorage.Int8))} packed, with --weights int8");
            Line("as int4", $"{Mebibytes(plan.MemoryOn(device, WeightStorage.Int4))} packed, with --weights int4");
        }

        var problems = plan.Problems.Select(problem => problem.Message).ToList();
        if (plan.ProblemWith(storage) is { } impossible)
            problems.Add(impossible.Message);
        if (weights + ModelFolder.Reserve > available)
            problems.Add($"{Mebibytes(weights + ModelFolder.Reserve)} are needed to load, {Mebibytes(available)} are free.");
        var perToken = plan.ActivationBytesPerToken(device);
        Line("answers", $"{perToken / 1024.0:N0} KiB per token of prompt and answer, {Mebibytes(perToken * conventions.ContextLimit)} for a full context");
        Collect(problems, () => InspectTokenizer(Path.Combine(folder, "tokenizer.json"), conventions, problems));
        Collect(problems, () => ModelPresets.Read(folder));
        foreach (var problem in problems)
            Line("problem", problem);
        Line("verdict", problems.Count == 0 ? "loads" : $"does not load: {problems.Count} problem{(problems.Count == 1 ? "" : "s")}");
        return problems.Count == 0 ? 0 : 1;
    }

    // Every matrix is counted with what belongs to it, by its name.
    private static string InWords(ModelFolder files)
    {
        var matrices = files.Plan.Tensors.Where(tensor => tensor.IsMatrix).ToList();
        var bytes = files.Checkpoint.Tensors.Where(tensor => tensor.Shape.Length == 2 || tensor.Name.EndsWith(".scale", StringComparison.Ordinal)).Sum(tensor => tensor.ByteLength);
        var bits = 8.0 * bytes / matrices.Sum(matrix => (double)matrix.Shape[0] * matrix.Shape[1]);
        var ends = matrices.Count(matrix => matrix.IsEnd);
        return files.Plan.Stored == WeightStorage.Int4
            ? FormattableString.Invariant($"{matrices.Count - ends} matrices in 4 bits by groups of 32, embedding and head int8; {bits:N2} bits a weight, scales included")
            : FormattableString.Invariant($"{matrices.Count} matrices in int8; {bits:N2} bits a weight, scales included");
    }

    private static void InspectTokenizer(string path, ModelConventions conventions, List<string> problems)
    {
        var tokenizer = Tokenizer.Load(path, conventions);
        var template = ChatTemplate.Detect(tokenizer);
        var name = template == ChatTemplate.Llada ? "LLaDA" : template == ChatTemplate.ChatMl ? "ChatML" : "none known";
        Line("tokenizer", $"{tokenizer.VocabularySize:N0} ids, chat template {name}");
        if (tokenizer.VocabularySize > conventions.VocabularySize)
            problems.Add($"{path}: has {tokenizer.VocabularySize} ids, but the network's vocabulary is {conventions.VocabularySize}.");
    }

    private static void Collect(List<string> problems, Action look)
    {
        try
        {
            look();
        }
        catch (InvalidModelException error)
        {
            problems.Add(error.Message);
        }
    }

    private static void Line(string name, string value) => Console.WriteLine($"{name,-11} {value}");

    private static string Mebibytes(long bytes) => FormattableString.Invariant($"{bytes / 1048576.0:N1} MiB");
}
