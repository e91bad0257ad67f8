namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>Work cut into items that may run in any order on any thread of a <see cref="ThreadTeam"/>; no item may depend on another.</summary>
internal interface ICpuWork
{
    /// <summary>Runs one item.</summary>
    /// <param name="item">0 to the number of items less one.</param>
    /// <param name="worker">Which thread runs it, for scratch memory; never for results.</param>
    void Execute(int item, int worker);
}
