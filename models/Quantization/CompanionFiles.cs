namespace Daedalus.Models.Quantization;

/// <summary>
/// What lies beside the weights and goes with them: tokenizer, templates, card, licence, tasks. Weights of any format stay behind, and so does
/// <c>golden.json</c>, which holds the original's logits and answers; folders and hidden files are no part of a model.
/// </summary>
internal static class CompanionFiles
{
    private static readonly HashSet<string> Weights = new(StringComparer.OrdinalIgnoreCase)
    {
        ".safetensors", ".bin", ".pt", ".pth", ".ckpt", ".gguf", ".ggml", ".onnx", ".h5", ".msgpack", ".npz",
    };

    private static readonly HashSet<string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        "config.json", "golden.json", "model.safetensors.index.json", "pytorch_model.bin.index.json",
    };

    /// <summary>Names and lengths.</summary>
    public static IReadOnlyList<(string Name, long Bytes)> In(string folder) =>
    [
        .. new DirectoryInfo(folder).EnumerateFiles()
            .Where(file => !file.Name.StartsWith('.') && !Weights.Contains(file.Extension) && !Others.Contains(file.Name))
            .Select(file => (file.Name, LengthOf(file)))
            .Where(file => file.Item2 > 0)
            .OrderBy(file => file.Name, StringComparer.Ordinal),
    ];

    // Of a link, what it leads to; a pipe and a link to nothing have none.
    private static long LengthOf(FileInfo file) =>
        (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file) is { Exists: true } target ? target.Length : 0;
}
