namespace Daedalus.Kernels.Devices.Accelerators;

/// <summary>Launches that a device keeps, arguments included; the memory that they name must outlive it.</summary>
public interface IRecording : IDisposable
{
    /// <summary>Enqueues all of them by one call.</summary>
    void Replay();
}
