using System.Text;
using static Daedalus.Models.Tests.Weights.FileImage;

namespace Daedalus.Models.Tests.Weights.Fuzz;

/// <summary>The small valid files that mutations start from: between them they use every part of the format.</summary>
internal static class Seeds
{
    public static (string Header, int DataLength)[] All { get; } =
    [
        ("""{"__metadata__":{"format":"pt"}}""", 0),
        (Header(Entry("x", "F32", "[2,3]", "[0,24]")), 24),
        (Header(Entry("w.0", "BF16", "[4]", "[0,8]"), Entry("w.1", "F16", "[2,2]", "[8,16]"), Entry("w.2", "F32", "[]", "[16,20]")), 20),
        ("""{"__metadata__":{"a":"1","b":"é"},"z":{"dtype":"U8","shape":[0,3],"data_offsets":[2,2]},"y":{"shape":[2],"data_offsets":[0,2],"dtype":"I8"}}  """, 2),
        (Header(Entry("q", "F4", "[2,3]", "[0,3]"), Entry("r", "F6_E2M3", "[4]", "[3,6]"), Entry("s", "F6_E3M2", "[8]", "[6,12]")), 12),
        (Header(Entry("b", "BOOL", "[1]", "[0,1]"), Entry("i", "I64", "[1]", "[1,9]"), Entry("c", "C64", "[1]", "[9,17]"), Entry("u", "U16", "[3]", "[17,23]")), 23),
    ];

    public static Mutant Pick(Random random)
    {
        var (header, dataLength) = All[random.Next(All.Length)];
        return new Mutant(Encoding.UTF8.GetBytes(header), Data(dataLength));
    }
}
