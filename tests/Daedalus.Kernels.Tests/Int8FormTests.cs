using System.Runtime.InteropServices;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

/// <summary>Products of bytes by every form that this processor has: with its instruction for them and without, in registers of any length.</summary>
public class Int8FormTests
{
    public static TheoryData<CpuIsa, string, string> Forms => new(
        from isa in Cases.Isas
        from form in FormsOf(isa)
        from item in ConformanceSuite.All
        where item.Shape.Contains("int8", StringComparison.Ordinal) && item.Type != DType.F16 && item.Type != DType.BF16
        select (isa, form.ToString(), item.ToString()));

    [Theory]
    [MemberData(nameof(Forms))]
    public void MatchesTheReference(CpuIsa isa, string form, string name)
    {
        using var device = new CpuDevice(2, isa) { Int8 = Enum.Parse<Int8Form>(form) };
        var item = ConformanceSuite.All.Single(candidate => candidate.ToString() == name);
        if (item.Fits(device))
            Assert.InRange(item.Error(device), 0, item.Tolerance);
    }

    [Theory]
    [InlineData(WeightStorage.Int8, 1)]
    [InlineData(WeightStorage.Int8, 2)]
    [InlineData(WeightStorage.Int8, 9)]
    [InlineData(WeightStorage.Int8, 13)]
    [InlineData(WeightStorage.Int8, 70)]
    [InlineData(WeightStorage.Int4, 1)]
    [InlineData(WeightStorage.Int4, 9)]
    [InlineData(WeightStorage.Int4, 70)]
    public void EveryFormGivesTheSameBits(WeightStorage storage, int rows)
    {
        const int n = 40, k = 2100;
        var (inputs, weights) = (Samples.Values(rows * k, 3), Samples.Values(n * k, 4));
        float[][] results =
        [
            .. from isa in Cases.Isas
               from form in FormsOf(isa)
               select Product(isa, form),
        ];
        Assert.All(results, result => Assert.Equal(results[0], result));

        float[] Product(CpuIsa isa, Int8Form form)
        {
            using var device = new CpuDevice(1, isa) { Int8 = form };
            using var weight = PackedMatrix.Allocate(device, n, k, DType.F32, storage);
            weight.PackRows(device, 0, DType.F32, MemoryMarshal.AsBytes<float>(weights));
            using Matrix a = new(device, k), c = new(device, n);
            MatMul.MatMul.Run(device, Samples.Fill(device, a, inputs), weight, c.Rows(rows));
            return [.. Enumerable.Range(0, rows).SelectMany(row => c.Rows(rows).Row(row).ToArray())];
        }
    }

    private static IEnumerable<Int8Form> FormsOf(CpuIsa isa) => Enum.GetValues<Int8Form>().Where(form => Int8FormChoice.Runs(form, isa));
}
