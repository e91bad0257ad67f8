using System.Text;
using Daedalus.Models.Weights;
using static Daedalus.Models.Tests.Weights.FileImage;

namespace Daedalus.Models.Tests.Weights;

/// <summary>
/// Reading a header takes at most four times its bytes and 2 MB. Counts every byte that the thread allocates, garbage included, which
/// is never less than the peak.
/// </summary>
public sealed class HeaderMemoryTests
{
    private const int FixedBytes = 2_000_000;

    public static TheoryData<string> Names => [.. Headers.Keys];

    private static readonly Dictionary<string, Func<string>> Headers = new()
    {
        ["many tensors of the shortest entry"] = () => Header([.. Enumerable.Range(0, 200_000).Select(i => Entry($"{i:x}", "U8", "[0]", "[0,0]"))]),
        ["many scalars"] = () => Header([.. Enumerable.Range(0, 100_000).Select(i => Entry($"{i:x}", "U8", "[]", $"[{i},{i + 1}]"))]),
        ["many shapes of the highest rank"] = () => Header(
            [.. Enumerable.Range(0, 50_000).Select(i => Entry($"{i:x}", "U8", $"[0{string.Concat(Enumerable.Repeat(",1", 63))}]", "[0,0]"))]),
        ["one name of 10 MB"] = () => Header(Entry(new string('n', 10_000_000), "U8", "[0]", "[0,0]")),
        ["as much metadata as is read"] = () => BrokenJsonCases.Metadata(HeaderMetadata.MaxEntries),
        ["a wide shape, refused"] = () => Header(Entry("x", "U8", BrokenJsonCases.Ones(5_000_000), "[0,1]")),
        ["a number of 10 MB, refused"] = () => Header(Entry("x", "U8", $"[{new string('1', 10_000_000)}]", "[0,1]")),
        ["an unknown dtype of 10 MB, refused"] = () => Header(Entry("x", new string('Q', 10_000_000), "[1]", "[0,1]")),
        ["more metadata than is read, refused"] = () => BrokenJsonCases.Metadata(1_000_000),
        ["nested 10 million deep, refused"] = () => """{"x":{"shape":""" + new string('[', 10_000_000),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_header_takes_at_most_four_times_its_bytes(string name)
    {
        var header = Encoding.UTF8.GetBytes(Headers[name]());
        var dataLength = name == "many scalars" ? 100_000 : 0;

        var before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Record.Exception(() => SafetensorsHeader.Parse(header, dataLength, "header"));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(name.EndsWith("refused", StringComparison.Ordinal), refusal is InvalidModelException);
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: header {header.Length}, allocated {allocated}, x{(double)allocated / header.Length:F2}");
        Assert.InRange(allocated, 1, FixedBytes + (4L * header.Length));
    }
}
