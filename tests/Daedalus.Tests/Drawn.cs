using System.Globalization;
using FsCheck;

namespace Daedalus.Tests;

/// <summary>
/// How properties are drawn: the same cases every time, so that a red run can be repeated and a green one means the same everywhere.
/// DAEDALUS_DRAW_SEED draws others, DAEDALUS_DRAWS that many times as many.
/// </summary>
internal static class Drawn
{
    private static readonly ulong Seed = Number("DAEDALUS_DRAW_SEED", 2508);
    private static readonly ulong Times = Number("DAEDALUS_DRAWS", 1);

    public static Config Cases(int count) =>
        Config.QuickThrowOnFailure.WithMaxTest(checked(count * (int)Times)).WithReplay(Seed, gamma: 1);

    private static ulong Number(string variable, ulong otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
