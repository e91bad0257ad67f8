namespace Daedalus.Models.Weights;

/// <summary>Opens the shards of an index and checks that index and shards say the same, in both directions.</summary>
internal static class ShardSet
{
    /// <summary>
    /// Opens every shard of the index, in the order of their names; the files go to <paramref name="files"/> as they are opened.
    /// </summary>
    public static void Open(string indexPath, List<SafetensorsFile> files)
    {
        var map = ShardIndex.Read(indexPath);
        var folder = Path.GetDirectoryName(indexPath)!;
        foreach (var group in map.GroupBy(entry => entry.Value, entry => entry.Key).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var path = Path.Combine(folder, group.Key);
            if (!File.Exists(path))
                throw Error(
                    indexPath, group.First(), $"its shard {Printable.Quote(group.Key)} is missing from the folder: download it again");
            var file = SafetensorsFile.Open(path);
            files.Add(file);
            Check(indexPath, map, group, file);
        }
    }

    private static void Check(string indexPath, Dictionary<string, string> map, IGrouping<string, string> mapped, SafetensorsFile file)
    {
        var held = new HashSet<string>();
        foreach (var tensor in file.Tensors)
        {
            if (!map.TryGetValue(tensor.Name, out var shard))
                throw Error(file.Path, tensor.Name, $"the shard holds it, but {Path.GetFileName(indexPath)} does not name it");
            if (shard != mapped.Key)
                throw Error(file.Path, tensor.Name, "the shard holds it, "
                    + $"but {Path.GetFileName(indexPath)} names shard {Printable.Quote(shard)} for it");
            held.Add(tensor.Name);
        }
        foreach (var name in mapped)
        {
            if (!held.Contains(name))
                throw Error(indexPath, name, $"its shard {Printable.Quote(mapped.Key)} does not hold it");
        }
    }

    private static InvalidModelException Error(string file, string tensor, string problem) =>
        new(file, $"tensor {Printable.Quote(tensor)}: {problem}");
}
