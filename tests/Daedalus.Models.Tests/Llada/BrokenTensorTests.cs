using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;
using Daedalus.Models.Tests.Llada.Generated;
using Daedalus.Models.Tests.Weights;

namespace Daedalus.Models.Tests.Llada;

/// <summary>A checkpoint whose tensors are not those of its configuration is refused by name, before a weight is read.</summary>
public sealed class BrokenTensorTests
{
    private const string Block = "model.transformer.blocks.1";
    private const string Head = "model.transformer.ff_out.weight";

    private static readonly Dictionary<string, (Func<List<StoredTensor>, IEnumerable<StoredTensor>> Change, string Tensor, string Expected)> Cases = new()
    {
        ["missing"] = (all => all.Where(t => t.Name != $"{Block}.v_proj.weight"), $"{Block}.v_proj.weight", "the model needs it, with shape [20, 40]"),
        ["no head"] = (all => all.Where(t => t.Name != Head), Head, "the model needs it, with shape [77, 40]"),
        ["no tensors at all"] = (_ => [], "model.transformer.wte.weight", "the model needs it"),
        ["one too many"] = (all => all.Append(Zeros("model.transformer.wpe.weight", "F32", [4])), "model.transformer.wpe.weight", "config.json"),
        ["a layer too many"] = (all => all.Append(Zeros("model.transformer.blocks.2.attn_norm.weight", "F32", [40])), "model.transformer.blocks.2.attn_norm.weight", "n_layers"),
        ["transposed"] = (Replace($"{Block}.ff_out.weight", "F32", [56, 40]), $"{Block}.ff_out.weight", "needs shape [40, 56], but the file has shape [56, 40]"),
        ["kv heads of another count"] = (Replace($"{Block}.k_proj.weight", "F32", [40, 40]), $"{Block}.k_proj.weight", "needs shape [20, 40]"),
        ["norm of another width"] = (Replace("model.transformer.ln_f.weight", "F32", [41]), "model.transformer.ln_f.weight", "needs shape [40]"),
        ["norm as a matrix"] = (Replace($"{Block}.attn_norm.weight", "F32", [1, 40]), $"{Block}.attn_norm.weight", "needs shape [40]"),
        ["empty"] = (Replace($"{Block}.q_proj.weight", "F32", [0, 40]), $"{Block}.q_proj.weight", "needs shape [40, 40]"),
        ["whole numbers"] = (Replace($"{Block}.q_proj.weight", "I64", [40, 40]), $"{Block}.q_proj.weight", "must be F32, F16 or BF16"),
        ["doubles"] = (Replace("model.transformer.wte.weight", "F64", [77, 40]), "model.transformer.wte.weight", "must be F32, F16 or BF16"),
        ["bytes in a norm"] = (Replace($"{Block}.ff_norm.weight", "U8", [40]), $"{Block}.ff_norm.weight", "must be F32, F16 or BF16"),
        ["k of another type than q"] = (Replace($"{Block}.k_proj.weight", "BF16", [20, 40]), $"{Block}.k_proj.weight", "q_proj"),
        ["v of another type than q"] = (Replace($"{Block}.v_proj.weight", "F16", [20, 40]), $"{Block}.v_proj.weight", "q_proj"),
        ["up of another type than gate"] = (Replace($"{Block}.up_proj.weight", "BF16", [56, 40]), $"{Block}.up_proj.weight", "ff_proj"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static LladaSpec Spec => new() { KvHeads = 2 };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_tensor_at_fault_is_named_before_a_weight_is_read(string name)
    {
        var (change, tensor, expected) = Cases[name];
        using var folder = new LladaFolder(Spec);
        folder.WriteTensors([.. change(folder.Weights.Tensors)]);
        using var model = ModelFolder.Open(folder.Path);
        using var device = new CpuDevice(1);
        var progress = new ProgressLog();

        var error = Assert.Throws<InvalidModelException>(() => model.Load(device, progress: progress));

        Assert.Equal(folder.File("model.safetensors"), error.File);
        Assert.Contains($"'{tensor}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Same(model.Plan.Problems[0], error);
        Assert.Empty(progress.Fractions);
    }

    [Fact]
    public void Every_fault_of_a_checkpoint_is_listed()
    {
        using var folder = new LladaFolder(Spec);
        folder.WriteTensors([]);
        using var model = ModelFolder.Open(folder.Path);
        Assert.Equal(folder.Weights.Tensors.Count, model.Plan.Problems.Count);
    }

    [Fact]
    public void A_head_beside_a_tied_embedding_is_refused_by_name()
    {
        using var folder = new LladaFolder(Spec);
        var config = folder.Spec.Config();
        config["weight_tying"] = true;
        File.WriteAllText(folder.File("config.json"), config.ToJsonString());
        using var model = ModelFolder.Open(folder.Path);
        var problem = Assert.Single(model.Plan.Problems);
        Assert.Contains($"'{Head}'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("weight_tying", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_without_weights_is_refused_by_the_names_of_the_files_that_may_hold_them()
    {
        using var folder = new TempFolder();
        folder.Write("config.json", Spec.Config().ToJsonString());
        var error = Assert.Throws<InvalidModelException>(() => ModelFolder.Open(folder.Path));
        Assert.Equal(folder.Path, error.File);
        Assert.Contains("neither model.safetensors nor model.safetensors.index.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_may_differ_between_matrices_that_are_packed_apart()
    {
        using var folder = new LladaFolder(Spec);
        folder.WriteTensors([.. Replace($"{Block}.ff_out.weight", "F16", [40, 56])(folder.Weights.Tensors)]);
        using var run = new LladaRun(folder.Path);
        Assert.Equal(3, run.Hidden([[1, 2, 3]]).Length);
    }

    private static Func<List<StoredTensor>, IEnumerable<StoredTensor>> Replace(string name, string type, long[] shape) =>
        all => all.Select(tensor => tensor.Name == name ? Zeros(name, type, shape) : tensor);

    private static StoredTensor Zeros(string name, string type, long[] shape)
    {
        var size = type switch { "F64" or "I64" => 8, nameof(DType.F32) => 4, "U8" => 1, _ => 2 };
        return new StoredTensor(name, type, shape, new byte[shape.Aggregate(1L, (product, length) => product * length) * size]);
    }
}
