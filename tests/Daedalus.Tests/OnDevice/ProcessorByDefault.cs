using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices;

namespace Daedalus.Tests.OnDevice;

internal static class ProcessorByDefault
{
    // Tests that name no device mean the processor, whatever else there is.
#pragma warning disable CA2255
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Choose() => Environment.SetEnvironmentVariable(DeviceCatalogue.Variable, "cpu");
}
