namespace Daedalus.Kernels.Devices;

/// <summary>A device of this machine, or why it has none of a kind.</summary>
/// <param name="Name">What <see cref="DeviceCatalogue.Open(string, int)"/> takes, e.g. <c>cuda:0</c>; the kind alone where there is none.</param>
/// <param name="Description">What it is, or the reason.</param>
/// <param name="Fault">Why it cannot be used; null where it can, as far as is known before it is opened.</param>
public sealed record DeviceListing(string Name, string Description, DeviceFault? Fault = null);
