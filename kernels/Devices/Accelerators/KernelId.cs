using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Devices.Accelerators;

/// <summary>A kernel in one specialisation. Kernels of a text with the same constants are compiled together.</summary>
/// <param name="Text">Where it is written.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Constants">What is fixed at compile time.</param>
public readonly record struct KernelId(KernelText Text, string Name, KernelConstants Constants = default);

/// <summary>Constants of a compilation.</summary>
/// <param name="Activations">Storage of activations: <c>ACTIVATIONS</c> in the text.</param>
/// <param name="Weights">Storage of weights: <c>WEIGHTS</c>.</param>
/// <param name="P0">A size of the kernel's own: <c>P0</c>.</param>
/// <param name="P1">Another: <c>P1</c>.</param>
/// <param name="P2">Another: <c>P2</c>.</param>
public readonly record struct KernelConstants(DType Activations = DType.F32, DType Weights = DType.F32, int P0 = 0, int P1 = 0, int P2 = 0)
{
    internal string[] Defines =>
        [$"ACTIVATIONS={(int)Activations}", $"WEIGHTS={(int)Weights}", $"P0={P0}", $"P1={P1}", $"P2={P2}"];
}
