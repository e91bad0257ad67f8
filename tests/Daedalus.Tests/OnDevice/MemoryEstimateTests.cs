using Daedalus.Caching;
using Daedalus.Denoising.FixedLength;
using Daedalus.Denoising.Options;
using Daedalus.Engine;

namespace Daedalus.Tests.OnDevice;

/// <summary>
/// What a request is said to take of a device before it begins, against what it takes: never less, and no more than a tenth above where its canvas is
/// as long as it may become from the first step on. Counted by the device, in bytes asked for.
/// </summary>
public sealed class MemoryEstimateTests : IDisposable
{
    private static readonly FixedLengthOptions Fixed = Questions.Fixed with { Length = 48, Steps = 1, BlockLength = 48 };

    private readonly RoundedCheckpoint _rounded = new();

    [Theory]
    [MemberData(nameof(Accelerators.Names), MemberType = typeof(Accelerators))]
    public void WhatIsPromisedIsWhatIsTaken(string name)
    {
        foreach (var folder in new[] { SmallModel.Folder, _rounded.Path })
        {
            using var loaded = OnDeviceModel.Load(name, folder);
            _ = loaded.Device.Nothing;

            // The device decides, or, where there is guidance, the host; anew and on top of what earlier requests left behind.
            foreach (var decoder in new[] { Fixed, Fixed with { CfgScale = 1.5 }, Of(150), Of(170) with { CfgScale = 1 } })
            {
                var (promised, taken) = Run(loaded, [Request(decoder)]);
                Assert.True(taken > 0 && promised >= taken && promised <= 1.1 * taken, $"{decoder} on {name}: {promised:N0} bytes promised, {taken:N0} taken");
            }

            var kept = new GenerationRequest(Questions.Short, new GenerationOptions { Decoder = Of(180), Cache = CacheOptions.Parse("dual") });
            var (promisedToKept, takenByKept) = Run(loaded, [kept]);
            Assert.InRange(promisedToKept, takenByKept, 1.1 * takenByKept);

            var (both, takenByBoth) = Run(loaded, [Request(Of(220)), Request(Of(190))]);
            Assert.InRange(both, takenByBoth, 1.1 * takenByBoth);
        }
    }

    [Theory]
    [MemberData(nameof(Accelerators.Names), MemberType = typeof(Accelerators))]
    public void AGrowingCanvasStaysWithinThePromise(string name)
    {
        using var loaded = OnDeviceModel.Load(name);
        _ = loaded.Device.Nothing;
        foreach (var request in new[] { Questions.Mixed[9], Questions.Mixed[0], Questions.Mixed[4] })
        {
            var (promised, taken) = Run(loaded, [request]);
            Assert.True(promised >= taken, $"{promised:N0} bytes promised, {taken:N0} taken");
        }
    }

    public void Dispose() => _rounded.Dispose();

    private static FixedLengthOptions Of(int length) => Fixed with { Length = length, BlockLength = length };

    private static GenerationRequest Request(DecoderOptions decoder) => new(Questions.Short, new GenerationOptions { Decoder = decoder });

    private static (long Promised, long Taken) Run(OnDeviceModel loaded, GenerationRequest[] requests)
    {
        using var generation = new Generation(loaded.Model, requests);
        var (needed, held) = loaded.Model.Turn.MemoryFor(generation.Rows);
        var (before, most) = (loaded.Device.HeldBytes, 0L);
        for (var open = true; open;)
        {
            open = generation.Step(default);
            most = Math.Max(most, loaded.Device.HeldBytes - before);
        }

        return (needed - held, most);
    }
}
