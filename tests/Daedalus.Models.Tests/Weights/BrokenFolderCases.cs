using static Daedalus.Models.Tests.Weights.ShardFolder;

namespace Daedalus.Models.Tests.Weights;

/// <summary>Shard indexes that lie, climb or miss.</summary>
internal static class BrokenFolderCases
{
    public static Dictionary<string, BrokenFolder> All { get; } = new()
    {
        ["empty folder"] = new(_ => { }, "", null, "neither model.safetensors nor model.safetensors.index.json"),
        ["index is empty"] = Text("", null, "not valid JSON"),
        ["index is an array"] = Text("[]", null, "must be an object"),
        ["index cut off"] = Text(RightIndex[..^1], null, "not valid JSON"),
        ["text after the index"] = Text(RightIndex + "x", null, "not valid JSON"),
        ["index nested 100,000 deep"] = Text("{\"metadata\":" + new string('[', 100_000), null, "not valid JSON"),
        ["no weight_map"] = Text("""{"metadata":{}}""", null, "no weight_map"),
        ["empty weight_map"] = Map("{}", null, "no weight_map"),
        ["weight_map is an array"] = Map("[]", null, "weight_map must be an object"),
        ["weight_map twice"] = Text($$"""{"weight_map":{{RightMap}},"weight_map":{{RightMap}}}""", null, "duplicate key 'weight_map'"),
        ["weight_map twice, once with an escape"] = Text(
            $$"""{"weight_map":{{RightMap}},"weight\u005fmap":{{RightMap}}}""", null, "duplicate key 'weight_map'"),
        ["tensor twice in weight_map"] = Map($$"""{"a":"{{First}}","a":"{{Second}}"}""", "a", "duplicate key"),
        ["tensor twice, once with an escape"] = Map($$"""{"a":"{{First}}","\u0061":"{{First}}"}""", "a", "duplicate key"),
        ["shard is a number"] = Map("""{"a":1}""", "a", "must map it to the name of a shard"),
        ["shard is null"] = Map("""{"a":null}""", "a", "must map it to the name of a shard"),
        ["shard in the parent folder"] = Map("""{"a":"../secret.safetensors"}""", "a", "without separators"),
        ["shard in the parent folder by an escape"] = Map("""{"a":"\u002e\u002e\u002fsecret.safetensors"}""", "a", "without separators"),
        ["shard in the parent folder by backslash"] = Map("""{"a":"..\\secret.safetensors"}""", "a", "without separators"),
        ["shard in a folder below"] = Map("""{"a":"sub/model.safetensors"}""", "a", "without separators"),
        ["shard by absolute path"] = Map("""{"a":"/etc/model.safetensors"}""", "a", "without separators"),
        ["shard by drive letter"] = Map("""{"a":"C:model.safetensors"}""", "a", "drive letters"),
        ["shard on a network share"] = Map("""{"a":"\\\\host\\share\\model.safetensors"}""", "a", "without separators"),
        ["zero byte in a shard name"] = Map("""{"a":"model.safetensors\u0000.safetensors"}""", "a", "control characters"),
        ["shard is the folder"] = Map("""{"a":"."}""", "a", "ending in .safetensors"),
        ["shard is the parent folder"] = Map("""{"a":".."}""", "a", "ending in .safetensors"),
        ["shard without a name"] = Map("""{"a":""}""", "a", "ending in .safetensors"),
        ["shard that is only an extension"] = Map("""{"a":".safetensors"}""", "a", "ending in .safetensors"),
        ["shard is the index itself"] = Map($$"""{"a":"{{IndexName}}"}""", "a", "ending in .safetensors"),
        ["shard is a pickle"] = Map("""{"a":"pytorch_model.bin"}""", "a", "ending in .safetensors"),
        ["shard missing"] = Map($$"""{"a":"{{First}}","b":"{{First}}","c":"model-3.safetensors"}""", "c", "'model-3.safetensors' is missing"),
        ["tensor in no shard"] = Map($$"""{"a":"{{First}}","b":"{{First}}","c":"{{Second}}","d":"{{Second}}"}""", "d", "does not hold it"),
        ["tensor in another shard"] = new(
            folder => Write(folder, WithMap($$"""{"a":"{{First}}","b":"{{Second}}","c":"{{Second}}"}""")), First, "b", $"names shard '{Second}' for it"),
        ["tensor in a shard but not in the index"] = new(
            folder => Write(folder, WithMap($$"""{"a":"{{First}}","c":"{{Second}}"}""")), First, "b", "does not name it"),
        ["tensor in two shards"] = new(TensorInTwoShards, Second, "a", $"names shard '{First}' for it"),
        ["shard is a folder"] = new(ShardIsFolder, IndexName, "c", "is missing"),
        ["shard breaks a rule of the format"] = new(ShardIsCutShort, Second, "c", "the file is truncated"),
    };

    private static BrokenFolder Text(string index, string? tensor, string rule) => new(folder => Write(folder, index), IndexName, tensor, rule);

    private static BrokenFolder Map(string map, string? tensor, string rule) => Text(WithMap(map), tensor, rule);

    private static void TensorInTwoShards(TempFolder folder)
    {
        Write(folder, RightIndex);
        folder.Write(Second, Shard(("c", "[2]", 8), ("a", "[2]", 8)));
    }

    private static void ShardIsFolder(TempFolder folder)
    {
        Write(folder, RightIndex);
        File.Delete(Path.Combine(folder.Path, Second));
        Directory.CreateDirectory(Path.Combine(folder.Path, Second));
    }

    private static void ShardIsCutShort(TempFolder folder)
    {
        Write(folder, RightIndex);
        folder.Write(Second, Shard(("c", "[2]", 8))[..^1]);
    }
}
