using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Conformance;

/// <summary>One operation at one shape and storage, to be held against its reference in double on any device.</summary>
/// <param name="Operation">Name of the operation.</param>
/// <param name="Shape">What is special about this case.</param>
/// <param name="Type">Storage that decides the tolerance.</param>
/// <param name="Tolerance">How far a result may stray, relative to the largest value of the reference.</param>
/// <param name="Error">Runs the operation and returns how far it strays; NaN where anything is not a number.</param>
internal sealed record ConformanceCase(string Operation, string Shape, DType Type, double Tolerance, Func<IDevice, double> Error)
{
    /// <summary>Whether <c>daedalus devices</c> runs it: one small case per operation and storage.</summary>
    public bool IsShort { get; init; }

    /// <summary>Whether a device has what the case needs: storages of activations other than fp32 exist on accelerators only.</summary>
    public Func<IDevice, bool> Fits { get; init; } = _ => true;

    public override string ToString() => $"{Operation} {Shape} {Type}";
}
