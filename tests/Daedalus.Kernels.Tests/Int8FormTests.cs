using System.Runtime.InteropServices;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

/// <summary>Products of bytes by every form that this processor has: with its instruction for them and without, in registers of any length.</summary>
public class Int8FormTests
{
    public static TheoryData<CpuIsa, string> ShortOfVnni => new(
        from isa in Cases.Isas
        from item in ConformanceSuite.All
        where (item.Shape.Contains("int8", StringComparison.Ordinal) || item.Shape.Contains("I8", StringComparison.Ordinal)) && item.Type != DType.F16 && item.Type != DType.BF16
        select (isa, item.ToString()));

    [Theory]
    [MemberData(nameof(ShortOfVnni))]
    public void MatchesTheReferenceWithoutVnni(CpuIsa isa, string name)
    {
        using var device = new CpuDevice(2, isa) { HasVnni = false };
        var item = ConformanceSuite.All.Single(candidate => candidate.ToString() == name);
        if (item.Fits(device))
            Assert.InRange(item.Error(device), 0, item.Tolerance);
    }

    [Theory]
    [InlineData(WeightStorage.Int8, 1)]
    [InlineData(WeightStorage.Int8, 9)]
    [InlineData(WeightStorage.Int8, 70)]
    [InlineData(WeightStorage.Int4, 1)]
    [InlineData(WeightStorage.Int4, 70)]
    public void EveryFormGivesTheSameBits(WeightStorage storage, int rows)
    {
        const int n = 40, k = 2100;
        var (inputs, weights) = (Samples.Values(rows * k, 3), Samples.Values(n * k, 4));
        float[][] results =
        [
            .. from isa in Cases.Isas
               from vnni in new[] { false, true }
               where !vnni || isa >= CpuIsa.Vector256
               select Product(isa, vnni),
        ];
        Assert.All(results, result => Assert.Equal(results[0], result));

        float[] Product(CpuIsa isa, bool vnni)
        {
            using var device = new CpuDevice(1, isa);
            using var chosen = vnni ? null : new CpuDevice(1, isa) { HasVnni = false };
            using var weight = PackedMatrix.Allocate(device, n, k, DType.F32, storage);
            weight.PackRows(device, 0, DType.F32, MemoryMarshal.AsBytes<float>(weights));
            using Matrix a = new(device, k), c = new(device, n);
            MatMul.MatMul.Run(chosen ?? device, Samples.Fill(device, a, inputs), weight, c.Rows(rows));
            return [.. Enumerable.Range(0, rows).SelectMany(row => c.Rows(rows).Row(row).ToArray())];
        }
    }
}
