namespace Daedalus.Models.Tests.Weights.Fuzz;

/// <summary>Makes the mutant of a number: one to three mutations of a seed, the same for the same number for ever.</summary>
internal static class Mutator
{
    private static readonly Action<Mutant, Random>[] Mutations =
    [
        FrameMutations.LengthField, FrameMutations.Cut, FrameMutations.Extend, FrameMutations.DataByte,
        TextMutations.Brace, TextMutations.RandomByte, TextMutations.WhiteSpace, TextMutations.Splice, TextMutations.DuplicatePart,
        TextMutations.NameByte,
        SchemaMutations.Digit, SchemaMutations.Number, SchemaMutations.SwapNumbers, SchemaMutations.Type, SchemaMutations.DuplicateKey,
        SchemaMutations.Append,
    ];

    public static byte[] Mutate(int number)
    {
        var random = new Random(number);
        var mutant = Seeds.Pick(random);
        for (var left = random.Next(1, 4); left > 0; left--)
            Mutations[random.Next(Mutations.Length)](mutant, random);
        return mutant.ToBytes();
    }
}
