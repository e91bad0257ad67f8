using static Daedalus.Models.Tests.Weights.FileImage;

namespace Daedalus.Models.Tests.Weights;

/// <summary>Rules 1 to 4: the length in front, and how a header begins and ends.</summary>
internal static class BrokenPrefixCases
{
    private const string Valid = """{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""";

    public static Dictionary<string, BrokenFile> All { get; } = new()
    {
        ["empty file"] = new([], null, "length of the header alone takes 8"),
        ["seven bytes"] = new(new byte[7], null, "length of the header alone takes 8"),
        ["length zero"] = new(WithLength(0, [], []), null, "must begin with '{'"),
        ["length one over the limit"] = new(WithLength(100_000_001, "{}"u8.ToArray(), []), null, "over the limit"),
        ["length 2^63"] = new(WithLength(1UL << 63, "{}"u8.ToArray(), []), null, "over the limit"),
        ["length 2^64-1"] = new(WithLength(ulong.MaxValue, "{}"u8.ToArray(), []), null, "over the limit"),
        ["length 2^64-8 wraps to zero"] = new(WithLength(ulong.MaxValue - 7, "{}"u8.ToArray(), []), null, "over the limit"),
        ["length big-endian"] = new(WithLength(2UL << 56, "{}"u8.ToArray(), []), null, "over the limit"),
        ["length one past the file"] = new(WithLength(3, "{}"u8.ToArray(), []), null, "does not fit the file"),
        ["length at the limit, file short"] = new(WithLength(100_000_000, "{}"u8.ToArray(), []), null, "does not fit the file"),
        ["length one short of the header"] = new(Lengthened(Valid, -1), null, "not valid JSON"),
        ["length eats a byte of data"] = new(Lengthened(Valid, 1), null, "only spaces may follow"),
        ["header of spaces"] = new(Of("        "), null, "must begin with '{'"),
        ["header begins with a space"] = new(Of(" {}"), null, "must begin with '{'"),
        ["header begins with a byte order mark"] = new(Of("\uFEFF{}"), null, "must begin with '{'"),
        ["header is an array"] = new(Of("[]"), null, "must begin with '{'"),
        ["header is a pickle"] = new(WithLength(6, [0x80, 2, (byte)'}', (byte)'q', 0, (byte)'.'], []), null, "must begin with '{'"),
        ["newline after the header"] = new(Of("{}\n"), null, "only spaces may follow"),
        ["zero byte after the header"] = new(Of("{}\0"), null, "only spaces may follow"),
        ["second object after the header"] = new(Of("{}{}"), null, "only spaces may follow"),
        ["invalid UTF-8 in a name"] = new(Of([.. "{\""u8, 0xC3, 0x28, .. "\":{}}"u8], []), null, "not valid UTF-8"),
        ["overlong UTF-8 in a name"] = new(Of([.. "{\""u8, 0xC0, 0xAF, .. "\":{}}"u8], []), null, "not valid UTF-8"),
        ["surrogate in UTF-8"] = new(Of([.. "{\""u8, 0xED, 0xA0, 0x80, .. "\":{}}"u8], []), null, "not valid UTF-8"),
    };

    private static byte[] Lengthened(string header, int by)
    {
        var text = System.Text.Encoding.UTF8.GetBytes(header);
        return WithLength((ulong)(text.Length + by), text, Data(2));
    }
}
