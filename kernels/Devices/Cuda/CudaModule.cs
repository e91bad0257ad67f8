using System.Text;
using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Kernels.Devices.Cuda;

/// <summary>A loaded image.</summary>
internal sealed unsafe class CudaModule(CudaContext context, CudaHandle module) : KernelModule
{
    public override Kernel Find(string name)
    {
        nint function;
        context.Enter();
        fixed (byte* text = Encoding.UTF8.GetBytes(name + "\0"))
            context.Check(CudaNative.cuModuleGetFunction(&function, module.Value, text), $"{nameof(CudaNative.cuModuleGetFunction)}({name})");
        return new CudaKernel(name, function);
    }

    public override void Dispose() => module.Dispose();
}
