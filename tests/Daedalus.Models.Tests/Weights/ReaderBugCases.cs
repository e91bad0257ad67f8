using static Daedalus.Models.Tests.Weights.FileImage;

namespace Daedalus.Models.Tests.Weights;

/// <summary>Faults that readers of this format, and of its neighbours, have shipped.</summary>
internal static class ReaderBugCases
{
    public static Dictionary<string, BrokenFile> All { get; } = new()
    {
        ["[2^32, 2^32] wraps to 0 elements"] = new(Of(Header(Entry("x", "U8", "[4294967296,4294967296]", "[0,0]"))), "'x'", "overflows"),
        ["[2^63+2, 2] wraps to 4 elements"] = new(Of(Header(Entry("x", "U8", "[9223372036854775810,2]", "[0,4]")), 4), "'x'", "shape must hold"),
        ["[2^62+1, 4] wraps to 4 elements"] = new(Of(Header(Entry("x", "U8", "[4611686018427387905,4]", "[0,4]")), 4), "'x'", "overflows"),
        ["[2^61, 2] of F32 wraps in bytes"] = new(Of(Header(Entry("x", "F32", "[2305843009213693952,2]", "[0,0]"))), "'x'", "overflows"),
        ["[2^59] of F64 wraps in bits"] = new(Of(Header(Entry("x", "F64", "[576460752303423488]", "[0,0]"))), "'x'", "overflows"),
        ["overflow hidden behind a zero"] = new(Of(Header(Entry("x", "U8", "[0,4294967296,4294967296]", "[0,0]"))), "'x'", "overflows"),
        ["overflow in front of a zero"] = new(Of(Header(Entry("x", "U8", "[4294967296,4294967296,0]", "[0,0]"))), "'x'", "overflows"),
        ["[2^31, 2] passes for small in 32 bits"] = new(Of(Header(Entry("x", "U8", "[2147483648,2]", "[0,0]"))), "'x'", "needs 4294967296"),
        ["negative dimensions make a positive product"] = new(Of(Header(Entry("x", "U8", "[-2,-2]", "[0,4]")), 4), "'x'", "shape must hold"),
        ["negative dimension through a double"] = new(Of(Header(Entry("x", "U8", "[-1.0]", "[0,1]")), 1), "'x'", "shape must hold"),
        ["2^53+1 through a double"] = new(Of(Header(Entry("x", "U8", "[9007199254740993]", "[0,2]")), 2), "'x'", "needs 9007199254740993"),
        ["1e308 through a double"] = new(Of(Header(Entry("x", "U8", "[1e308]", "[0,2]")), 2), "'x'", "shape must hold"),
        ["shape larger than its bytes"] = new(Of(Header(Entry("x", "F32", "[1048576]", "[0,4]")), 4), "'x'", "needs 4194304"),
        ["width of another type on disk"] = new(Of(Header(Entry("x", "BF16", "[4]", "[0,16]")), 16), "'x'", "needs 8"),
        ["offsets past the end of the file"] = new(
            Of(Header(Entry("x", "U8", "[9223372036854775807]", "[0,9223372036854775807]")), 8), "'x'", "overflows"),
        ["a gigabyte of offsets in a tiny file"] = new(Of(Header(Entry("x", "U8", "[1073741824]", "[0,1073741824]")), 8), "'x'", "truncated"),
        ["a thousand tensors over the same bytes"] = new(
            Of(Header([.. Enumerable.Range(0, 1000).Select(i => Entry($"x{i:D3}", "U8", "[8]", "[0,8]"))]), 8), "'x001'", "no overlap"),
        ["forged log line in a name"] = new(Of(Header(Entry("a\\nERROR", "U8", "[2]", "[0,1]")), 1), "'a\uFFFDERROR'", "needs 2"),
        ["name of a million characters"] = new(
            Of(Header(Entry(new string('n', 1_000_000), "U8", "[2]", "[0,1]")), 1), $"'{new string('n', 120)}...' (1000000 characters)", "needs 2"),
    };
}
