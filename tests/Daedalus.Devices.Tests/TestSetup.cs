using System.Runtime.CompilerServices;
using Daedalus.Tests.Emulated;

// The emulated driver has one state for the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Daedalus.Devices.Tests;

internal static class TestSetup
{
#pragma warning disable CA2255
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void UseTheEmulatedDriver()
    {
        if (EmulatedCuda.IsBuilt)
            EmulatedCuda.Install();
    }
}
