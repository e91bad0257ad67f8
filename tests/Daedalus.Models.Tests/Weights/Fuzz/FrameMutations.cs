namespace Daedalus.Models.Tests.Weights.Fuzz;

/// <summary>Mutations around the header: its length field, and the bytes behind it.</summary>
internal static class FrameMutations
{
    private static readonly ulong[] Lengths = [0, 1, 7, 99_999_999, 100_000_000, 100_000_001, 1UL << 31, 1UL << 32, 1UL << 63, ulong.MaxValue - 7, ulong.MaxValue];

    public static void LengthField(Mutant mutant, Random random) => mutant.Length = random.Next(3) switch
    {
        0 => Lengths[random.Next(Lengths.Length)],
        1 => (ulong)mutant.Header.Length ^ (1UL << random.Next(64)),
        _ => (ulong)Math.Max(0, mutant.Header.Length + random.Next(-4, 5)),
    };

    public static void Cut(Mutant mutant, Random random)
    {
        if (random.Next(2) == 0)
            mutant.CutAt = random.Next(8 + mutant.Header.Length + mutant.Data.Length);
        else
            mutant.Data = mutant.Data[..random.Next(mutant.Data.Length + 1)];
    }

    public static void Extend(Mutant mutant, Random random) => mutant.Data = [.. mutant.Data, .. new byte[random.Next(1, 9)]];

    public static void DataByte(Mutant mutant, Random random)
    {
        if (mutant.Data.Length > 0)
            mutant.Data[random.Next(mutant.Data.Length)] = (byte)random.Next(256);
    }
}
