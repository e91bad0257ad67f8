using static Daedalus.Models.Tests.Weights.FileImage;

namespace Daedalus.Models.Tests.Weights;

/// <summary>Rule 5: valid JSON of the fixed schema.</summary>
internal static class BrokenJsonCases
{
    public static Dictionary<string, BrokenFile> All { get; } = new()
    {
        ["object not closed"] = new(Of("{"), null, "not valid JSON"),
        ["trailing comma"] = new(Of(Header(Entry("x", "U8", "[2]", "[0,2]") + ","), 2), null, "not valid JSON"),
        ["comment"] = new(Of("{/* */}"), null, "not valid JSON"),
        ["name without quotes"] = new(Of("{x:{}}"), null, "not valid JSON"),
        ["control character in a name"] = new(Of("{\"a\nb\":{}}"), null, "not valid JSON"),
        ["half of a surrogate pair in a name"] = new(Of("""{"\ud800":{}}"""), null, "half of a surrogate pair"),
        ["half of a surrogate pair in metadata"] = new(Of("""{"__metadata__":{"a":"\udc00"}}"""), null, "half of a surrogate pair"),
        ["tensor is null"] = new(Of("""{"x":null}"""), "'x'", "must be an object"),
        ["tensor is an array"] = new(Of("""{"x":[]}"""), "'x'", "must be an object"),
        ["nested 100,000 objects deep"] = new(Of(string.Concat(Enumerable.Repeat("""{"x":""", 100_000))), "'x'", "unknown field 'x'"),
        ["nested 100,000 arrays deep"] = new(Of("""{"x":{"shape":""" + new string('[', 100_000)), "'x'", "shape must hold"),
        ["unknown field"] = new(Of("""{"x":{"dtype":"U8","shape":[],"data_offsets":[0,1],"extra":1}}""", 1), "'x'", "unknown field 'extra'"),
        ["no dtype"] = new(Of("""{"x":{"shape":[2],"data_offsets":[0,2]}}""", 2), "'x'", "'dtype' is missing"),
        ["no shape"] = new(Of("""{"x":{"dtype":"U8","data_offsets":[0,2]}}""", 2), "'x'", "'shape' is missing"),
        ["no data_offsets"] = new(Of("""{"x":{"dtype":"U8","shape":[2]}}""", 2), "'x'", "'data_offsets' is missing"),
        ["dtype is a number"] = new(Of("""{"x":{"dtype":8,"shape":[2],"data_offsets":[0,2]}}""", 2), "'x'", "dtype must be text"),
        ["dtype unknown"] = new(Of(Header(Entry("x", "Q4_0", "[2]", "[0,2]")), 2), "'x'", "dtype 'Q4_0' is not one of the format"),
        ["dtype in lower case"] = new(Of(Header(Entry("x", "f32", "[1]", "[0,4]")), 4), "'x'", "dtype 'f32' is not one of the format"),
        ["dtype empty"] = new(Of(Header(Entry("x", "", "[1]", "[0,4]")), 4), "'x'", "is not one of the format"),
        ["shape is a number"] = new(Of(Header(Entry("x", "U8", "2", "[0,2]")), 2), "'x'", "shape must be an array"),
        ["shape is null"] = new(Of(Header(Entry("x", "U8", "null", "[0,2]")), 2), "'x'", "shape must be an array"),
        ["shape of text"] = new(Of(Header(Entry("x", "U8", "[\"2\"]", "[0,2]")), 2), "'x'", "shape must hold non-negative integers"),
        ["shape with a fraction"] = new(Of(Header(Entry("x", "U8", "[2.0]", "[0,2]")), 2), "'x'", "shape must hold non-negative integers"),
        ["shape with an exponent"] = new(Of(Header(Entry("x", "U8", "[2e0]", "[0,2]")), 2), "'x'", "shape must hold non-negative integers"),
        ["shape with minus zero"] = new(Of(Header(Entry("x", "U8", "[-0]", "[0,0]"))), "'x'", "shape must hold non-negative integers"),
        ["shape with a leading zero"] = new(Of(Header(Entry("x", "U8", "[02]", "[0,2]")), 2), "'x'", "not valid JSON"),
        ["shape of 65 dimensions"] = new(Of(Header(Entry("x", "U8", Ones(65), "[0,1]")), 1), "'x'", "more than 64 dimensions"),
        ["one offset"] = new(Of(Header(Entry("x", "U8", "[2]", "[0]")), 2), "'x'", "data_offsets must hold"),
        ["three offsets"] = new(Of(Header(Entry("x", "U8", "[2]", "[0,2,2]")), 2), "'x'", "data_offsets must be an array of two"),
        ["offsets as an object"] = new(Of(Header(Entry("x", "U8", "[2]", "{}")), 2), "'x'", "data_offsets must be an array of two"),
        ["negative offset"] = new(Of(Header(Entry("x", "U8", "[2]", "[-2,0]")), 2), "'x'", "data_offsets must hold non-negative integers"),
        ["offset of 2^63"] = new(Of(Header(Entry("x", "U8", "[2]", "[0,9223372036854775808]")), 2), "'x'", "data_offsets must hold"),
        ["offset of 2^64 wraps to zero"] = new(Of(Header(Entry("x", "U8", "[2]", "[18446744073709551616,2]")), 2), "'x'", "data_offsets must hold"),
        ["offset of 400 digits"] = new(Of(Header(Entry("x", "U8", "[2]", $"[0,{new string('9', 400)}]")), 2), "'x'", "data_offsets must hold"),
        ["metadata is an array"] = new(Of("""{"__metadata__":[]}"""), null, "__metadata__ must be an object"),
        ["metadata is null"] = new(Of("""{"__metadata__":null}"""), null, "__metadata__ must be an object"),
        ["metadata with a number"] = new(Of("""{"__metadata__":{"step":1}}"""), null, "must map text to text, found '1' at 'step'"),
        ["metadata with an object"] = new(Of("""{"__metadata__":{"a":{"b":"c"}}}"""), null, "must map text to text, found StartObject at 'a'"),
        ["metadata with 10,001 entries"] = new(Of(Metadata(10_001)), null, "more than 10000 entries"),
    };

    public static string Ones(int rank) => $"[{string.Join(",", Enumerable.Repeat(1, rank))}]";

    public static string Metadata(int entries) =>
        "{\"__metadata__\":{" + string.Join(",", Enumerable.Range(0, entries).Select(i => $"\"{i}\":\"\"")) + "}}";
}
