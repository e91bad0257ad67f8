using Daedalus.Models.Weights;

namespace Daedalus.Models.Tests.Weights;

/// <summary>Where a checkpoint is found, and what it answers.</summary>
public sealed class CheckpointTests
{
    [Fact]
    public void Shards_open_as_one_checkpoint()
    {
        using var folder = new TempFolder();
        ShardFolder.Write(folder, ShardFolder.RightIndex);
        using var checkpoint = Checkpoint.Open(folder.Path);

        Assert.Equal(["a", "b", "c"], checkpoint.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(20, checkpoint.TotalBytes);
        var c = checkpoint.Require("c", 2);
        Assert.Equal(Path.Combine(folder.Path, ShardFolder.Second), c.File);
        using var bytes = checkpoint.Map(c, 4, 4);
        Assert.Equal([4, 5, 6, 7], bytes.Span.ToArray());
    }

    [Fact]
    public void A_total_size_that_is_wrong_and_fields_that_are_unknown_are_accepted()
    {
        using var folder = new TempFolder();
        ShardFolder.Write(folder, $$"""
             { "note": [1, {"deep": null}], "metadata": {"total_size": 1.5e9, "total_parameters": null}, "weight_map": {{ShardFolder.RightMap}} }

            """);
        using var checkpoint = Checkpoint.Open(folder.Path);
        Assert.Equal(3, checkpoint.Tensors.Count);
    }

    [Fact]
    public void A_single_file_wins_over_an_index()
    {
        using var folder = new TempFolder();
        ShardFolder.Write(folder, "not even JSON");
        var single = folder.Write("model.safetensors", ShardFolder.Shard(("only", "[1]", 4)));
        using var checkpoint = Checkpoint.Open(folder.Path);
        Assert.Equal(single, Assert.Single(checkpoint.Tensors).File);
    }

    [Fact]
    public void A_file_of_any_name_opens_directly()
    {
        using var folder = new TempFolder();
        var path = folder.Write("adapter.safetensors", ShardFolder.Shard(("only", "[1]", 4)));
        using var checkpoint = Checkpoint.Open(path);
        Assert.True(checkpoint.TryFind("only", out _));
        Assert.False(checkpoint.TryFind("Only", out _));
    }

    [Fact]
    public void A_link_to_a_shard_is_followed()
    {
        using var cache = new TempFolder();
        var blob = cache.Write("blob", ShardFolder.Shard(("only", "[1]", 4)));
        using var folder = new TempFolder();
        File.CreateSymbolicLink(Path.Combine(folder.Path, "model.safetensors"), blob);
        using var checkpoint = Checkpoint.Open(folder.Path);
        Assert.Equal(4, checkpoint.TotalBytes);
    }

    [Theory]
    [InlineData("missing", "there is no such folder")]
    [InlineData("missing.safetensors", "there is no such folder; a .safetensors file that exists")]
    public void A_path_that_does_not_exist_is_refused(string name, string rule)
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, name);
        var error = Assert.Throws<InvalidModelException>(() => Checkpoint.Open(path));
        Assert.Equal(path, error.File);
        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_safetensors_file_is_not_opened_by_name()
    {
        using var folder = new TempFolder();
        var path = folder.Write("model.bin", ShardFolder.Shard(("only", "[1]", 4)));
        Assert.Throws<InvalidModelException>(() => Checkpoint.Open(path));
    }

    [Fact]
    public void A_tensor_of_another_checkpoint_is_refused()
    {
        using var folder = new TempFolder();
        ShardFolder.Write(folder, ShardFolder.RightIndex);
        using var all = Checkpoint.Open(folder.Path);
        using var first = Checkpoint.Open(Path.Combine(folder.Path, ShardFolder.First));
        Assert.Throws<ArgumentException>(() => first.Map(all.Require("c", 2), 0, 4));
    }
}
