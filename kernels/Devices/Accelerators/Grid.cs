namespace Daedalus.Kernels.Devices.Accelerators;

/// <summary>The geometry of a launch.</summary>
/// <param name="X">Groups in the first dimension; with none nothing is launched.</param>
/// <param name="Y">Groups in the second.</param>
/// <param name="Items">Items of a group.</param>
/// <param name="SharedBytes">Local memory beyond what the kernel declares; CUDA only.</param>
public readonly record struct Grid(int X, int Y, int Items, int SharedBytes = 0);
