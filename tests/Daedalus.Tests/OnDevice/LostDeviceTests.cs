using Daedalus.Kernels.Devices;
using Daedalus.Serving;
using Daedalus.Tests.Emulated;

namespace Daedalus.Tests.OnDevice;

/// <summary>A device that is lost between two steps: a typed error, a living process, and a device that can be opened again.</summary>
[Collection(nameof(Engine.AllocationTests))]
public class LostDeviceTests
{
    [Fact]
    public void AnAnswerEndsWithATypedErrorAndTheProcessGoesOn()
    {
        Assert.SkipUnless(CudaUnderTest.Device is { } name && name.Contains("emulated", StringComparison.Ordinal), "only the emulated device can be lost on demand");
        using (var lost = OnDeviceModel.Load("cuda:0"))
        {
            var request = Questions.Mixed[9];
            using var stream = lost.Model.Stream(request.Prompt, request.Options).GetEnumerator();
            for (var step = 0; step < 5; step++)
                Assert.True(stream.MoveNext());
            EmulatedCuda.Fail("lost");
            Assert.Equal(DeviceFault.Lost, Assert.Throws<DeviceException>(() => stream.MoveNext()).Fault);
            Assert.Equal(DeviceFault.Lost, Assert.Throws<DeviceException>(() => lost.Model.Generate(Questions.Short)).Fault);
        }

        EmulatedCuda.Reset();
        using var again = OnDeviceModel.Load("cuda:0");
        Assert.NotEmpty(again.Model.Generate(Questions.Short).Ids);
    }

    [Fact]
    public async Task AnEngineFaultsWithItAndWhoAsksIsToldWhy()
    {
        Assert.SkipUnless(CudaUnderTest.Device is { } name && name.Contains("emulated", StringComparison.Ordinal), "only the emulated device can be lost on demand");
        using (var lost = OnDeviceModel.Load("cuda:0"))
        {
            await using var engine = new DiffusionEngine(lost.Model);
            var running = engine.Submit(new EngineRequest(Questions.Mixed[9].Prompt, Questions.Mixed[9].Options) { WatchCanvas = true });
            var fault = await Assert.ThrowsAsync<DeviceException>(async () =>
            {
                await foreach (var update in running.ReadUpdatesAsync(TestContext.Current.CancellationToken))
                    if (update.Step >= 3)
                        EmulatedCuda.Fail("lost");
            });
            Assert.Equal(DeviceFault.Lost, fault.Fault);
            Assert.Equal(EngineState.Faulted, engine.Status.State);
            Assert.Same(fault, Assert.Throws<EngineStoppedException>(() => engine.Submit(new EngineRequest(Questions.Short))).InnerException);
        }

        EmulatedCuda.Reset();
    }
}
