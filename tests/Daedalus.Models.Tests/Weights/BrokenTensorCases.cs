using static Daedalus.Models.Tests.Weights.FileImage;

namespace Daedalus.Models.Tests.Weights;

/// <summary>Rules 6 to 10: duplicate keys, offsets, sizes, and the length of the file.</summary>
internal static class BrokenTensorCases
{
    private static readonly string Two = Entry("x", "U8", "[2]", "[0,2]");

    public static Dictionary<string, BrokenFile> All { get; } = new()
    {
        ["tensor twice, same bytes"] = new(Of(Header(Two, Two), 2), "'x'", "duplicate key"),
        ["tensor twice, other bytes"] = new(Of(Header(Two, Entry("x", "U8", "[2]", "[2,4]")), 4), "'x'", "duplicate key"),
        ["tensor twice, once with an escape"] = new(Of(Header(Two, Entry("\\u0078", "U8", "[2]", "[2,4]")), 4), "'x'", "duplicate key"),
        ["metadata twice"] = new(Of("""{"__metadata__":{},"__metadata__":{}}"""), null, "duplicate key '__metadata__'"),
        ["metadata twice, once with an escape"] = new(Of("""{"__metadata__":{},"\u005f_metadata__":{}}"""), null, "duplicate key '__metadata__'"),
        ["metadata key twice"] = new(Of("""{"__metadata__":{"a":"1","a":"1"}}"""), null, "duplicate key 'a'"),
        ["metadata key twice, once with an escape"] = new(Of("""{"__metadata__":{"a":"1","\u0061":"2"}}"""), null, "duplicate key 'a'"),
        ["dtype twice"] = new(Of("""{"x":{"dtype":"U8","dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 2), "'x'", "duplicate key 'dtype'"),
        ["shape twice"] = new(Of("""{"x":{"dtype":"U8","shape":[2],"shape":[2],"data_offsets":[0,2]}}""", 2), "'x'", "duplicate key 'shape'"),
        ["data_offsets twice, once with an escape"] = new(
            Of("""{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2],"data\u005foffsets":[0,2]}}""", 2), "'x'", "duplicate key 'data_offsets'"),
        ["first tensor not at zero"] = new(Of(Header(Entry("x", "U8", "[2]", "[1,3]")), 3), "'x'", "no hole"),
        ["hole between tensors"] = new(Of(Header(Two, Entry("y", "U8", "[2]", "[3,5]")), 5), "'y'", "no hole"),
        ["overlap by one byte"] = new(Of(Header(Two, Entry("y", "U8", "[2]", "[1,3]")), 3), "'y'", "no overlap"),
        ["two names for the same bytes"] = new(Of(Header(Two, Entry("y", "U8", "[2]", "[0,2]")), 2), "'y'", "no overlap"),
        ["zero-size tensor inside another"] = new(Of(Header(Two, Entry("y", "U8", "[0]", "[1,1]")), 2), "'y'", "no overlap"),
        ["zero-size tensor past the end"] = new(Of(Header(Two, Entry("y", "U8", "[0]", "[9,9]")), 2), "'y'", "no hole"),
        ["end before begin"] = new(Of(Header(Entry("x", "U8", "[2]", "[2,0]")), 2), "'x'", "end before they begin"),
        ["four bytes too few for the shape"] = new(Of(Header(Entry("x", "F32", "[3]", "[0,8]")), 8), "'x'",
            "data_offsets [0, 8] hold 8 bytes, but shape [3] of F32 needs 12"),
        ["one byte too many for the shape"] = new(Of(Header(Entry("x", "U8", "[2]", "[0,3]")), 3), "'x'", "hold 3 bytes, but shape [2] of U8 needs 2"),
        ["scalar without bytes"] = new(Of(Header(Entry("x", "F16", "[]", "[0,0]"))), "'x'", "hold 0 bytes, but shape [] of F16 needs 2"),
        ["zero-size tensor with bytes"] = new(Of(Header(Entry("x", "F16", "[0,7]", "[0,2]")), 2), "'x'", "of F16 needs 0"),
        ["F4 of half a byte"] = new(Of(Header(Entry("x", "F4", "[3]", "[0,2]")), 2), "'x'", "12 bits, not a whole number of bytes"),
        ["F6_E2M3 of two elements"] = new(Of(Header(Entry("x", "F6_E2M3", "[2]", "[0,2]")), 2), "'x'", "12 bits, not a whole number of bytes"),
        ["F6_E3M2 scalar"] = new(Of(Header(Entry("x", "F6_E3M2", "[]", "[0,1]")), 1), "'x'", "6 bits, not a whole number of bytes"),
        ["data one byte short"] = new(Of(Header(Two), 1), "'x'", "the file is truncated"),
        ["no data at all"] = new(Of(Header(Two)), "'x'", "the file is truncated"),
        ["data one byte long"] = new(Of(Header(Two), 3), "'x'", "no trailing bytes"),
        ["zip archive behind the data"] = new([.. Of(Header(Two), 2), .. "PK\u0005\u0006"u8], "'x'", "no trailing bytes"),
        ["data without tensors"] = new(Of("{}", 1), null, "no trailing bytes"),
    };
}
