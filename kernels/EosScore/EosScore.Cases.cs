using System.Runtime.InteropServices;
using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.EosScore;

public static partial class EosScore
{
    private const int Eos = 2;

    internal static IEnumerable<DeviceText> Texts => [new(Text, default)];

    internal static IEnumerable<ConformanceCase> Cases =>
    [
        Case("windows of random tails", rounds: 60),
        Case("a tail", rounds: 2) with { IsShort = true },
    ];

    private static ConformanceCase Case(string shape, int rounds) => new("EosScore", shape, DType.F32, 1e-6, device => Error(device, rounds));

    private static double Error(IDevice device, int rounds)
    {
        var draws = new Draws(41);
        var farthest = 0.0;
        for (var round = 0; round < rounds; round++)
        {
            // An end in every second position, or in nearly none, or in nearly all.
            var (count, window, rarity) = (draws.Next(700), 1 + draws.Next(round % 2 == 0 ? 40 : 500), draws.Next(3));
            var scores = new PositionScore[count];
            for (var i = 0; i < count; i++)
                scores[i] = new PositionScore
                {
                    Token = draws.Next(3),
                    Best = draws.Next(20) < (rarity == 0 ? 1 : rarity == 1 ? 10 : 19) ? Eos : 7,
                    EosProbability = draws.Next(1000) / 1000f,
                };
            var expected = scores.Reverse().Where(score => score.Best == Eos).Take(window).Sum(score => (double)score.EosProbability) / window;
            farthest = Math.Max(farthest, Math.Abs(expected - Of(device, scores, window)));
        }

        return farthest;
    }

    private static float Of(IDevice device, PositionScore[] scores, int window)
    {
        if (device is not Accelerator accelerator)
            return Of(scores, Eos, window);
        using var given = device.Allocate(Math.Max(1, scores.Length) * Marshal.SizeOf<PositionScore>());
        using var result = device.Allocate(sizeof(float));
        device.Write(given, 0, MemoryMarshal.AsBytes<PositionScore>(scores));
        RunOn(accelerator, given, scores.Length, Eos, window, result);
        Span<float> answer = [float.NaN];
        device.Read(result, 0, MemoryMarshal.AsBytes(answer));
        return answer[0];
    }
}
