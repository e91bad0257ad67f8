using System.Text;
using Daedalus.Models.Weights;

namespace Daedalus.Models.Tests.Weights.Fuzz;

/// <summary>
/// Mutated indexes beside two right shards. An index opens only if it says what the shards say, so whatever opens must hold the
/// same three tensors; whatever does not must be refused by the one exception type.
/// </summary>
public sealed class ShardIndexFuzzTests
{
    private const int Indexes = 3000;

    private static readonly Action<Mutant, Random>[] Mutations =
    [
        TextMutations.Brace, TextMutations.RandomByte, TextMutations.WhiteSpace, TextMutations.DuplicatePart, TextMutations.NameByte, Cut,
    ];

    [Fact]
    public void A_mutated_index_opens_with_the_right_tensors_or_is_refused()
    {
        using var folder = new TempFolder();
        ShardFolder.Write(folder, ShardFolder.RightIndex);
        var opened = 0;
        for (var number = 0; number < Indexes; number++)
        {
            folder.Write(ShardFolder.IndexName, Mutate(number));
            if (Open(folder) is not { } tensors)
                continue;
            Assert.Equal("a:8 b:4 c:8", tensors);
            opened++;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{opened} of {Indexes} opened");
        Assert.InRange(opened, Indexes / 10, Indexes / 2);
    }

    private static byte[] Mutate(int number)
    {
        var random = new Random(number);
        var index = new Mutant(Encoding.UTF8.GetBytes(ShardFolder.RightIndex), []);
        Mutations[random.Next(Mutations.Length)](index, random);
        return index.Header;
    }

    private static void Cut(Mutant index, Random random) => index.Header = index.Header[..random.Next(index.Header.Length)];

    private static string? Open(TempFolder folder)
    {
        try
        {
            using var checkpoint = Checkpoint.Open(folder.Path);
            return string.Join(" ", checkpoint.Tensors.Select(tensor => $"{tensor.Name}:{tensor.ByteLength}"));
        }
        catch (InvalidModelException)
        {
            return null;
        }
    }
}
