using System.Runtime.InteropServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Tests;

public class ProcessorNameTests
{
    // A folder may not be read as a file, whoever asks.
    [Theory]
    [InlineData("")]
    [InlineData("not-there")]
    public void WhereItCannotBeReadTheArchitectureMustDo(string name) =>
        Assert.Equal(RuntimeInformation.ProcessArchitecture.ToString(), ProcessorName.Read(Path.Combine(AppContext.BaseDirectory, name)));
}
