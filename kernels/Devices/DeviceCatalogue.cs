using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Devices;

/// <summary>
/// Devices by name: <c>cpu</c>, <c>cuda:n</c>, <c>opencl:n</c>, the number 0 where it is left out; and <c>auto</c>, the first CUDA device that works,
/// else the first GPU of OpenCL, else the processor, unless <see cref="Variable"/> says otherwise.
/// </summary>
public static class DeviceCatalogue
{
    /// <summary>The name that leaves the choice to the catalogue.</summary>
    public const string Auto = "auto";

    /// <summary>The environment variable that says what <c>auto</c> means.</summary>
    public const string Variable = "DAEDALUS_DEVICE";

    private const string Processor = "cpu";

    /// <summary>The forms that a name can have, for people.</summary>
    public static string Names { get; } = string.Join(", ", [Auto, Processor, .. DeviceKind.All.Select(kind => $"{kind.Name}[:n]")]);

    /// <summary>Every device, and for each kind without one the reason. Opens none and never throws.</summary>
    public static IReadOnlyList<DeviceListing> List() =>
        [new DeviceListing(Processor, ProcessorName.Value), .. DeviceKind.All.SelectMany(kind => ListOf(kind))];

    /// <summary>Whether a name has one of the forms of <see cref="Names"/>; not whether there is such a device.</summary>
    public static bool IsName(string name) => name is Auto or Processor || DeviceKind.All.Any(kind => kind.NumberIn(name) is not null);

    /// <inheritdoc cref="Open(string, int, out string?)"/>
    public static IDevice Open(string name, int threads = 0) => Open(name, threads, out _);

    /// <summary>Opens a device.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="threads">Threads of the processor, should it be chosen; 0 takes one per core.</param>
    /// <param name="note">What people should know of the choice of <c>auto</c>: which GPU was passed over, and why. Else null.</param>
    /// <exception cref="ArgumentException">There is no such device; the message lists those there are.</exception>
    /// <exception cref="DeviceException">There is none of the kind, or it does not work.</exception>
    public static IDevice Open(string name, int threads, out string? note)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, CpuDevice.MaxThreads);
        note = null;
        if (name == Auto && Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen)
            name = chosen;
        if (name == Auto)
            return OpenBest(threads, out note);
        if (name == Processor)
            return new CpuDevice(threads);
        foreach (var kind in DeviceKind.All)
            if (kind.NumberIn(name) is { } number && kind.Find() is var candidates && number < candidates.Count)
                return candidates[number].Open();
        throw new ArgumentException(
            $"There is no device '{(name.Length <= 40 ? name : name[..40] + "…")}'. There are {string.Join("; ", List().Select(InWords))}. Names are {Names}.", nameof(name));
    }

    private static IDevice OpenBest(int threads, out string? note)
    {
        var passedOver = new List<string>();
        foreach (var kind in DeviceKind.All)
            foreach (var candidate in Candidates(kind, passedOver).Where(candidate => !candidate.IsProcessor))
                try
                {
                    var device = candidate.Open();
                    note = Note(passedOver, device);
                    return device;
                }
                catch (Exception error) when (error is DeviceException or InsufficientMemoryException)
                {
                    passedOver.Add(error.Message);
                }

        var processor = new CpuDevice(threads);
        note = Note(passedOver, processor);
        return processor;
    }

    private static string? Note(List<string> passedOver, IDevice device) =>
        passedOver.Count == 0 ? null : $"{string.Join(" ", passedOver)} Using {device.Name}.";

    // A machine without a kind of device is no news; one whose driver is broken is.
    private static IReadOnlyList<DeviceKind.Candidate> Candidates(DeviceKind kind, List<string> passedOver)
    {
        try
        {
            return kind.Find();
        }
        catch (DeviceException error)
        {
            if (error.Fault != DeviceFault.Missing)
                passedOver.Add(error.Message);
            return [];
        }
    }

    private static IReadOnlyList<DeviceListing> ListOf(DeviceKind kind)
    {
        try
        {
            return [.. kind.Find().Select(candidate => new DeviceListing(candidate.Name, candidate.Description))];
        }
        catch (DeviceException error)
        {
            return [new DeviceListing(kind.Name, error.Problem, error.Fault)];
        }
    }

    private static string InWords(DeviceListing listing) =>
        listing.Fault is null ? $"{listing.Name} ({listing.Description})" : $"no {listing.Name}";
}
