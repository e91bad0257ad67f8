using Daedalus.Models.Weights;
using static Daedalus.Models.Tests.Weights.FileImage;

namespace Daedalus.Models.Tests.Weights;

/// <summary>The edges that a strict reader must not cut off.</summary>
internal static class ValidFileCases
{
    private static readonly string X = Entry("x", "U8", "[2]", "[0,2]");

    public static Dictionary<string, ValidFile> All { get; } = new()
    {
        ["no tensors"] = new(Of("{}")),
        ["no tensors, only metadata"] = new(Of("""{"__metadata__":{"format":"pt"}}""")),
        ["empty metadata"] = new(Of("""{"__metadata__":{}}""")),
        ["metadata at its limit"] = new(Of(BrokenJsonCases.Metadata(10_000))),
        ["one tensor"] = new(Of(Header(X), 2), "x U8 [2] = 2 @ 0+2"),
        ["rank 0"] = new(Of(Header(Entry("s", "F32", "[]", "[0,4]")), 4), "s F32 [] = 1 @ 0+4"),
        ["rank 64"] = new(Of(Header(Entry("r", "U8", BrokenJsonCases.Ones(64), "[0,1]")), 1), $"r U8 {BrokenJsonCases.Ones(64)} = 1 @ 0+1"),
        ["zero-size alone"] = new(Of(Header(Entry("z", "F32", "[0]", "[0,0]"))), "z F32 [0] = 0 @ 0+0"),
        ["zero-size with large dimensions"] = new(Of(Header(Entry("z", "F32", "[4294967296,0,8]", "[0,0]"))), "z F32 [4294967296,0,8] = 0 @ 0+0"),
        ["zero-size of a sub-byte type"] = new(Of(Header(Entry("z", "F4", "[0,3]", "[0,0]"))), "z F4 [0,3] = 0 @ 0+0"),
        ["zero-size at the front, between and at the end"] = new(
            Of(Header(Entry("c", "U8", "[0]", "[3,3]"), Entry("y", "U8", "[1]", "[2,3]"), Entry("b", "U8", "[0]", "[2,2]"), X, Entry("a", "U8", "[0]", "[0,0]")), 3),
            "a U8 [0] = 0 @ 0+0", "x U8 [2] = 2 @ 0+2", "b U8 [0] = 0 @ 2+0", "y U8 [1] = 1 @ 2+1", "c U8 [0] = 0 @ 3+0"),
        ["two zero-size at one place, by name"] = new(
            Of(Header(Entry("b", "U8", "[0]", "[0,0]"), Entry("a", "U8", "[0]", "[0,0]"))), "a U8 [0] = 0 @ 0+0", "b U8 [0] = 0 @ 0+0"),
        ["order of the header is not the order of the bytes"] = new(
            Of(Header(Entry("late", "U8", "[1]", "[2,3]"), X), 3), "x U8 [2] = 2 @ 0+2", "late U8 [1] = 1 @ 2+1"),
        ["fields in another order"] = new(Of("""{"x":{"data_offsets":[0,2],"shape":[2],"dtype":"U8"}}""", 2), "x U8 [2] = 2 @ 0+2"),
        ["field names with escapes"] = new(
            Of("""{"x":{"d\u0074ype":"\u00558","\u0073hape":[2],"data_offsets":[0,2]}}""", 2), "x U8 [2] = 2 @ 0+2"),
        ["white space between tokens"] = new(
            Of("{ \"x\"\n:\t{ \"dtype\" : \"U8\", \"shape\" : [ 2 ],\r\n \"data_offsets\" : [ 0 , 2 ] } }", 2), "x U8 [2] = 2 @ 0+2"),
        ["spaces after the header"] = new(Of(Header(X) + "       ", 2), "x U8 [2] = 2 @ 0+2"),
        ["unaligned data"] = new(Of(Header(Entry("b", "U8", "[1]", "[0,1]"), Entry("f", "F32", "[1]", "[1,5]")), 5), "b U8 [1] = 1 @ 0+1", "f F32 [1] = 1 @ 1+4"),
        ["empty name"] = new(Of(Header(Entry("", "U8", "[2]", "[0,2]")), 2), " U8 [2] = 2 @ 0+2"),
        ["unicode name"] = new(Of(Header(Entry("вес.重み.😀", "U8", "[2]", "[0,2]")), 2), "вес.重み.😀 U8 [2] = 2 @ 0+2"),
        ["unicode name by surrogate escapes"] = new(Of(Header(Entry("\\ud83d\\ude00", "U8", "[2]", "[0,2]")), 2), "😀 U8 [2] = 2 @ 0+2"),
        ["names that differ in normal form alone"] = new(
            Of(Header(Entry("\u00e9", "U8", "[1]", "[0,1]"), Entry("e\u0301", "U8", "[1]", "[1,2]")), 2), "\u00e9 U8 [1] = 1 @ 0+1", "e\u0301 U8 [1] = 1 @ 1+1"),
        ["names that differ in case alone"] = new(Of(Header(Entry("A", "U8", "[1]", "[0,1]"), Entry("a", "U8", "[1]", "[1,2]")), 2), "A U8 [1] = 1 @ 0+1", "a U8 [1] = 1 @ 1+1"),
        ["quote and zero byte in a name"] = new(Of(Header(Entry("a\\\"\\u0000", "U8", "[2]", "[0,2]")), 2), "a\"\0 U8 [2] = 2 @ 0+2"),
        ["F4 pairs"] = new(Of(Header(Entry("q", "F4", "[2,3]", "[0,3]")), 3), "q F4 [2,3] = 6 @ 0+3"),
        ["F6_E2M3 fours"] = new(Of(Header(Entry("q", "F6_E2M3", "[4]", "[0,3]")), 3), "q F6E2M3 [4] = 4 @ 0+3"),
        ["F6_E3M2 fours"] = new(Of(Header(Entry("q", "F6_E3M2", "[4]", "[0,3]")), 3), "q F6E3M2 [4] = 4 @ 0+3"),
        ["every type of whole bytes"] = EveryWholeType(),
    };

    private static ValidFile EveryWholeType()
    {
        (string Name, StoredType Type, int Bytes)[] types =
        [
            ("BOOL", StoredType.Bool, 1), ("U8", StoredType.U8, 1), ("I8", StoredType.I8, 1), ("F8_E5M2", StoredType.F8E5M2, 1),
            ("F8_E4M3", StoredType.F8E4M3, 1), ("F8_E8M0", StoredType.F8E8M0, 1), ("I16", StoredType.I16, 2), ("U16", StoredType.U16, 2),
            ("F16", StoredType.F16, 2), ("BF16", StoredType.BF16, 2), ("I32", StoredType.I32, 4), ("U32", StoredType.U32, 4),
            ("F32", StoredType.F32, 4), ("C64", StoredType.C64, 8), ("F64", StoredType.F64, 8), ("I64", StoredType.I64, 8), ("U64", StoredType.U64, 8),
        ];
        var begins = types.Select((_, i) => types.Take(i).Sum(type => type.Bytes)).ToArray();
        var entries = types.Select((type, i) => Entry(type.Name, type.Name, "[1]", $"[{begins[i]},{begins[i] + type.Bytes}]"));
        var described = types.Select((type, i) => $"{type.Name} {type.Type} [1] = 1 @ {begins[i]}+{type.Bytes}");
        return new ValidFile(Of(Header([.. entries]), types.Sum(type => type.Bytes)), [.. described]);
    }
}
