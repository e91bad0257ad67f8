using static Daedalus.Models.Tests.Weights.FileImage;

namespace Daedalus.Models.Tests.Weights;

/// <summary>Builds a checkpoint of two shards: tensors a and b in the first, c in the second.</summary>
internal static class ShardFolder
{
    public const string IndexName = "model.safetensors.index.json";
    public const string First = "model-00001-of-00002.safetensors";
    public const string Second = "model-00002-of-00002.safetensors";

    public static string RightMap => $$"""{"a":"{{First}}","b":"{{First}}","c":"{{Second}}"}""";

    public static string RightIndex => WithMap(RightMap);

    public static string WithMap(string map) => $$"""{"metadata":{"total_size":13},"weight_map":{{map}}}""";

    /// <summary>Two right shards beside an index of any text.</summary>
    public static void Write(TempFolder folder, string index)
    {
        folder.Write(First, Shard(("a", "[2]", 8), ("b", "[]", 4)));
        folder.Write(Second, Shard(("c", "[2]", 8)));
        folder.Write(IndexName, index);
    }

    /// <summary>A shard of F32 tensors.</summary>
    public static byte[] Shard(params (string Name, string Shape, int Bytes)[] tensors)
    {
        var begins = tensors.Select((_, i) => tensors.Take(i).Sum(tensor => tensor.Bytes)).ToArray();
        var entries = tensors.Select((tensor, i) => Entry(tensor.Name, "F32", tensor.Shape, $"[{begins[i]},{begins[i] + tensor.Bytes}]"));
        return Of(Header([.. entries]), tensors.Sum(tensor => tensor.Bytes));
    }
}
