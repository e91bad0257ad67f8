using System.Text;
using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Kernels.Devices.OpenCl;

/// <summary>A built program.</summary>
internal sealed unsafe class OpenClModule(OpenClHandle program, string device) : KernelModule
{
    public override Kernel Find(string name)
    {
        int error;
        nint kernel;
        fixed (byte* text = Encoding.UTF8.GetBytes(name + "\0"))
            kernel = OpenClNative.clCreateKernel(program.Value, text, &error);
        OpenClStatus.Check(error, device, $"clCreateKernel({name})");
        return new OpenClKernel(name, new OpenClHandle(kernel, &OpenClNative.clReleaseKernel));
    }

    public override void Dispose() => program.Dispose();
}
