using Daedalus.Models.Weights;
using static Daedalus.Models.Tests.Weights.FileImage;

namespace Daedalus.Models.Tests.Weights;

/// <summary>Windows of a tensor: the right bytes, never beyond the tensor, and gone after disposal.</summary>
public sealed class MappingTests : IDisposable
{
    private const int Bytes = 20_000;
    private readonly TempFolder _folder = new();
    private readonly SafetensorsFile _file;
    private readonly byte[] _data = Data(Bytes + 1);

    public MappingTests() => _file = SafetensorsFile.Open(_folder.Write(
        "m.safetensors", Of(Header(Entry("first", "U8", "[1]", "[0,1]"), Entry("big", "U8", $"[{Bytes}]", $"[1,{Bytes + 1}]")), Bytes + 1)));

    private TensorInfo Big => _file.Tensors[1];

    public void Dispose()
    {
        _file.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0, Bytes)]
    [InlineData(0, 1)]
    [InlineData(4095, 2)]
    [InlineData(8192, 4096)]
    [InlineData(Bytes - 1, 1)]
    [InlineData(Bytes, 0)]
    [InlineData(0, 0)]
    public void A_window_holds_its_bytes_alone(long offset, int length)
    {
        using var window = _file.Map(Big, offset, length);
        Assert.Equal(_data.AsSpan(1 + (int)offset, length), window.Span);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(0, Bytes + 1)]
    [InlineData(1, Bytes)]
    [InlineData(Bytes, 1)]
    [InlineData(Bytes + 1, 0)]
    [InlineData(long.MaxValue, int.MaxValue)]
    [InlineData(long.MinValue, 1)]
    public void A_window_that_leaves_its_tensor_is_refused(long offset, int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _file.Map(Big, offset, length));

    [Fact]
    public void A_disposed_window_cannot_be_read()
    {
        var window = _file.Map(Big, 0, 16);
        window.Dispose();
        window.Dispose();
        Assert.Throws<ObjectDisposedException>(() => window.Span.Length);
    }

    [Fact]
    public void A_window_outlives_its_file_and_a_closed_file_maps_no_more()
    {
        using var window = _file.Map(Big, 0, 16);
        _file.Dispose();
        Assert.Equal(_data.AsSpan(1, 16), window.Span);
        Assert.Throws<ObjectDisposedException>(() => _file.Map(Big, 0, 16));
    }

    [Fact]
    public void Disposal_unmaps_the_window_and_opening_leaves_nothing_mapped()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc/self/maps");
        Assert.Equal(0, Mappings());
        using (_file.Map(Big, 0, 16))
            Assert.Equal(1, Mappings());
        Assert.Equal(0, Mappings());
    }

    [Fact]
    public void A_file_that_shrank_or_grew_is_refused_instead_of_ending_the_process()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems keep a mapped file as it is");
        foreach (var length in (long[])[100, 100_000])
        {
            // A truncation from outside pays no heed to the reader's lock; opening for write from here would.
            Assert.Equal(0, Libc.Truncate(_file.Path, length));
            var error = Assert.Throws<InvalidModelException>(() => _file.Map(Big, 0, 16));
            Assert.Contains("it changed underneath", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_pipe_is_refused_instead_of_waited_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "makes a named pipe");
        var pipe = Path.Combine(_folder.Path, "pipe.safetensors");
        Assert.Equal(0, Libc.MakePipe(pipe));
        var link = File.CreateSymbolicLink(Path.Combine(_folder.Path, "link.safetensors"), pipe).FullName;
        foreach (var path in (string[])[pipe, link])
        {
            var error = Assert.Throws<InvalidModelException>(() => SafetensorsFile.Open(path));
            Assert.Contains("the file has 0 bytes", error.Message, StringComparison.Ordinal);
        }
    }

    private int Mappings() => File.ReadLines("/proc/self/maps").Count(line => line.EndsWith(_file.Path, StringComparison.Ordinal));
}
