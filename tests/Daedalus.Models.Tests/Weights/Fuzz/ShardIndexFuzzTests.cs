using System.Text;
using Daedalus.Models.Weights;

namespace Daedalus.Models.Tests.Weights.Fuzz;

/// <summary>Mutated indexes beside two right shards get the same verdict from the reader and from a second validator.</summary>
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
            var index = Mutate(number);
            folder.Write(ShardFolder.IndexName, index);
            var isRight = SlowIndexValidator.IsRight(index);
            if (Open(folder) != (isRight ? "a:8 b:4 c:8" : null))
                Assert.Fail($"mutant {number} should {(isRight ? "open" : "be refused")}: {Encoding.Latin1.GetString(index)}");
            opened += isRight ? 1 : 0;
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
