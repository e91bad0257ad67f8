using Daedalus.Kernels.Tensors;

namespace Daedalus.Perf.Forward;

/// <summary>What is to be measured.</summary>
/// <param name="Folder">Checkpoint, weights as they are stored there.</param>
/// <param name="Network">Its name.</param>
/// <param name="Weights">fp32, or what the storage of weights is called; that as stored is of the bf16 file, multiplied by activations in fp32.</param>
/// <param name="Threads">Threads that compute.</param>
/// <param name="IsFused">Whether the head gives scores only, and no logits.</param>
/// <param name="Repeats">Forwards that are timed.</param>
internal sealed record ForwardSettings(string Folder, string Network, string Weights, int Threads, bool IsFused, int Repeats)
{
    /// <summary>File for the logits, fp32, row by row; null: none.</summary>
    public string? Save { get; init; }

    /// <summary>Storage in memory.</summary>
    public WeightStorage Storage => Enum.TryParse<WeightStorage>(Weights, ignoreCase: true, out var storage) ? storage : WeightStorage.AsStored;

    /// <exception cref="ArgumentException">An argument is missing or unknown.</exception>
    public static ForwardSettings Parse(ReadOnlySpan<string> arguments)
    {
        var given = new Arguments(arguments);
        var network = given.First("a network: one of $PEERS_DIR/models, or a folder");
        var weights = given.Text("--weights", "fp32").ToLowerInvariant();
        if (weights != "fp32" && !Enum.TryParse<WeightStorage>(weights, ignoreCase: true, out _))
            throw new ArgumentException($"'{weights}' is no storage of weights; take fp32, {string.Join(", ", Enum.GetNames<WeightStorage>()).ToLowerInvariant()}.");
        var folder = Directory.Exists(network) ? network : Path.Combine(Models(), $"{network}.{(weights is "bf16" or "asstored" ? "bf16" : "fp32")}");
        var head = given.Text("--head", "logits");
        var settings = new ForwardSettings(folder, Path.GetFileName(network), weights, given.Number("--threads", 1), head == "fused", given.Number("--repeats", 9))
        {
            Save = given.Text("--save", "") is { Length: > 0 } file ? file : null,
        };
        given.RefuseRest();
        return head is "logits" or "fused" ? settings : throw new ArgumentException($"'{head}' is no --head; take logits or fused.");
    }

    private static string Models() => Path.Combine(
        Environment.GetEnvironmentVariable("PEERS_DIR") ?? throw new ArgumentException("Set PEERS_DIR to the folder of perf/peers/setup, or give a folder."), "models");
}
