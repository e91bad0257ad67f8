namespace Daedalus.Kernels.Devices;

/// <summary>Why a device cannot be used.</summary>
public enum DeviceFault
{
    /// <summary>No driver, or no device behind it.</summary>
    Missing,

    /// <summary>A library is there but lacks functions or answers with errors.</summary>
    BrokenDriver,

    /// <summary>A kernel was not compiled.</summary>
    CompileFailed,

    /// <summary>The device stopped working; everything on it is gone, the process is not.</summary>
    Lost,

    /// <summary>It lacks something that the work needs.</summary>
    Unsupported,
}
