using Daedalus.Kernels.Tensors;
using Daedalus.Models.Weights;
using static Daedalus.Models.Tests.Weights.FileImage;

namespace Daedalus.Models.Tests.Weights;

/// <summary>A weight that a model needs is there with the right shape and type, or the error says what is wrong.</summary>
public sealed class RequireTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Checkpoint _checkpoint;
    private readonly string _path;

    public RequireTests()
    {
        _path = _folder.Write("model.safetensors", Of(Header(
            Entry("w", "BF16", "[2,3]", "[0,12]"), Entry("s", "F32", "[]", "[12,16]"), Entry("i", "I8", "[4]", "[16,20]")), 20));
        _checkpoint = Checkpoint.Open(_folder.Path);
    }

    public void Dispose()
    {
        _checkpoint.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_right_shape_is_found()
    {
        Assert.Equal(DType.BF16, _checkpoint.Require("w", 2, 3).WeightType);
        Assert.Equal(DType.F32, _checkpoint.Require("s").WeightType);
    }

    [Fact]
    public void A_missing_tensor_is_named_with_the_shape_that_it_needs() => Refused(
        "tensor 'lm_head.weight' is missing: the model needs it, with shape [7, 8]", () => _checkpoint.Require("lm_head.weight", 7, 8));

    [Theory]
    [InlineData(new long[] { 3, 2 })]
    [InlineData(new long[] { 6 })]
    [InlineData(new long[] { 2, 3, 1 })]
    [InlineData(new long[] { })]
    public void Another_shape_is_refused_even_with_as_many_elements(long[] shape) => Refused(
        $"tensor 'w': the model needs shape [{string.Join(", ", shape)}], but the file has shape [2, 3]", () => _checkpoint.Require("w", shape));

    [Fact]
    public void A_type_that_no_kernel_reads_is_refused() => Refused(
        "tensor 'i': its dtype is I8, but weights must be F32, F16 or BF16", () => _checkpoint.Require("i", 4));

    private void Refused(string problem, Func<TensorInfo> require)
    {
        var error = Assert.Throws<InvalidModelException>(require);
        Assert.StartsWith($"{_path}: {problem}", error.Message, StringComparison.Ordinal);
    }
}
