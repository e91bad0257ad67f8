using Daedalus.Models.Weights;

namespace Daedalus.Models.Tests.Weights;

/// <summary>Every rule of an index broken alone: the error names the file, the tensor and the rule.</summary>
public sealed class BrokenFolderTests
{
    public static TheoryData<string> Names => [.. BrokenFolderCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_broken_folder_is_refused_with_file_tensor_and_rule(string name)
    {
        var broken = BrokenFolderCases.All[name];
        using var folder = new TempFolder();
        broken.Build(folder);

        var error = Assert.Throws<InvalidModelException>(() => Checkpoint.Open(folder.Path));

        Assert.Equal(broken.File.Length == 0 ? folder.Path : Path.Combine(folder.Path, broken.File), error.File);
        Assert.Contains(broken.Rule, error.Message, StringComparison.Ordinal);
        if (broken.Tensor is null)
            Assert.DoesNotContain("tensor '", error.Message, StringComparison.Ordinal);
        else
            Assert.Contains($": tensor '{broken.Tensor}': ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_outside_of_the_folder_is_refused_even_where_it_exists()
    {
        using var outer = new TempFolder();
        outer.Write("secret.safetensors", ShardFolder.Shard(("a", "[2]", 8)));
        var inner = Directory.CreateDirectory(Path.Combine(outer.Path, "model")).FullName;
        File.WriteAllText(Path.Combine(inner, ShardFolder.IndexName), ShardFolder.WithMap("""{"a":"../secret.safetensors"}"""));

        var error = Assert.Throws<InvalidModelException>(() => Checkpoint.Open(inner));

        Assert.Contains("'../secret.safetensors'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_opened_before_the_fault_are_closed()
    {
        using var folder = new TempFolder();
        BrokenFolderCases.All["shard breaks a rule of the format"].Build(folder);

        Assert.Throws<InvalidModelException>(() => Checkpoint.Open(folder.Path));

        // An exclusive opening fails while any handle is left.
        using var exclusive = new FileStream(Path.Combine(folder.Path, ShardFolder.First), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }
}
