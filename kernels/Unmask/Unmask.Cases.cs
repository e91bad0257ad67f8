using System.Runtime.InteropServices;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Unmask;

public static partial class Unmask
{
    internal static IEnumerable<DeviceText> Texts => [new(Text, default)];

    internal static IEnumerable<ConformanceCase> Cases
    {
        get
        {
            foreach (var rule in Enum.GetValues<UnmaskRule>())
            {
                yield return new("Unmask", $"{rule} of random candidates", DType.F32, 0, device => Error(device, rule, rounds: 80));
                yield return new("Unmask", $"{rule}", DType.F32, 0, device => Error(device, rule, rounds: 2)) { IsShort = true };
            }
        }
    }

    // 1 if any mark differs: what is marked is exact.
    private static double Error(IDevice device, UnmaskRule rule, int rounds)
    {
        var draws = new Draws(51 + (int)rule);
        for (var round = 0; round < rounds; round++)
        {
            var confidences = new float[draws.Next(round % 4 == 0 ? 700 : 70)];
            // Few different values tie, many do not; the best are near 1, where factors tell.
            var values = round % 3 == 0 ? 5 : 100_000;
            for (var i = 0; i < confidences.Length; i++)
                confidences[i] = draws.Next(9) == 0 ? float.NaN : draws.Next(40) == 0 ? float.NegativeInfinity : 1f - MathF.Pow(draws.Next(values) / (float)values, 3);
            var limit = rule switch
            {
                UnmaskRule.TopK => draws.Next(confidences.Length + 3),
                UnmaskRule.Threshold => round % 5 == 0 ? 2f : draws.Next(100) / 100f,
                _ => draws.Next(300) / 100f,
            };
            var expected = Expected(rule, confidences, limit);
            var selected = new bool[confidences.Length];
            if (Marked(device, rule, confidences, limit, selected) != expected.Count || selected.Where((mark, i) => mark != expected.Contains(i)).Any())
                return 1;
        }

        return 0;
    }

    private static HashSet<int> Expected(UnmaskRule rule, float[] confidences, float limit)
    {
        int[] order = [.. Enumerable.Range(0, confidences.Length).Where(i => !float.IsNaN(confidences[i])).OrderByDescending(i => confidences[i]).ThenBy(i => i)];
        return [.. order.Where((index, rank) => rule switch
        {
            UnmaskRule.TopK => rank < limit,
            UnmaskRule.Threshold => rank == 0 || confidences[index] >= limit,
            _ => rank == 0 || (rank + 2) * (1 - confidences[index]) <= limit,
        })];
    }

    private static int Marked(IDevice device, UnmaskRule rule, float[] confidences, float limit, bool[] selected)
    {
        if (device is not Accelerator accelerator)
            return rule switch
            {
                UnmaskRule.TopK => TopK(confidences, (int)limit, selected),
                UnmaskRule.Threshold => Threshold(confidences, limit, selected),
                _ => Factor(confidences, limit, selected),
            };
        using Indices marks = new(device), sum = new(device);
        using var given = device.Allocate(Math.Max(1, confidences.Length) * sizeof(float));
        var (written, count) = (marks.Set(Enumerable.Repeat(-1, confidences.Length).ToArray()), sum.Set([-1]));
        device.Write(given, 0, MemoryMarshal.AsBytes<float>(confidences));
        RunOn(accelerator, rule, given, confidences.Length, limit, written.Memory, count.Memory);
        var answer = new int[confidences.Length];
        device.Read(written.Memory, 0, MemoryMarshal.AsBytes(answer.AsSpan()));
        for (var i = 0; i < answer.Length; i++)
            selected[i] = answer[i] is 0 or 1 ? answer[i] == 1 : throw new InvalidOperationException($"A mark is {answer[i]}.");
        Span<int> total = [-1];
        device.Read(count.Memory, 0, MemoryMarshal.AsBytes(total));
        return total[0];
    }
}
