using System.Buffers;

namespace Daedalus.Models.Weights;

/// <summary>
/// Which shard names an index may use: a bare file name ending in <c>.safetensors</c>. A name cannot leave the folder, on any system,
/// nor name another index. Links inside the folder are followed, since download caches are made of them.
/// </summary>
internal static class ShardName
{
    private const string Extension = ".safetensors";

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("/\\:*?\"<>|");

    /// <summary>What is wrong with a name, or null.</summary>
    public static string? Problem(string name)
    {
        if (name.AsSpan().ContainsAny(Forbidden) || name.Any(char.IsControl))
            return "a shard must be a file name without separators, drive letters or control characters";
        if (!name.EndsWith(Extension, StringComparison.Ordinal) || name.Length == Extension.Length)
            return $"a shard must be a file name ending in {Extension}";
        return null;
    }
}
