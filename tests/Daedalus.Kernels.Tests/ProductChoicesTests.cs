using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cuda;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

public sealed class ProductChoicesTests : IDisposable
{
    private static readonly ProductShape Shape = new(100, 4096, 4096, 4128, 4096, 4128, DType.BF16);

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private int _measured, _last;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(10, 9, true)]
    [InlineData(9, 10, false)]
    [InlineData(10, 10, false)]
    public void The_faster_way_is_taken_and_ours_on_a_tie(int own, int vendor, bool expected) =>
        Assert.Equal(expected, Measure(Choices("a"), Shape, own, vendor));

    [Fact]
    public void A_library_without_an_answer_is_never_timed()
    {
        Assert.False(Choices("a").Measure(Shape, () => { }, () => false));
        Assert.Equal(0, _measured);
    }

    [Fact]
    public void One_measurement_holds_for_all_rows_up_to_the_next_power_of_two()
    {
        var choices = Choices("a");
        Assert.Null(choices.Find(Shape));
        Measure(choices, Shape, 10, 9);
        Assert.True(choices.Find(Shape with { Rows = 65 }));
        Assert.True(choices.Find(Shape with { Rows = 128 }));
        Assert.Null(choices.Find(Shape with { Rows = 64 }));
        Assert.Null(choices.Find(Shape with { Rows = 129 }));
        Assert.Null(choices.Find(Shape with { Type = DType.F16 }));
        Assert.Null(choices.Find(Shape with { Columns = 8192 }));
    }

    [Fact]
    public void Another_process_takes_the_answer_from_disk_unless_something_has_changed()
    {
        Measure(Choices("a"), Shape, 10, 9);
        Assert.Equal(2, _measured);
        Assert.True(Measure(Choices("a"), Shape, 1, 9));
        Assert.Equal(2, _measured);
        Assert.False(Measure(Choices("another driver"), Shape, 1, 9));
        Assert.Equal(4, _measured);
    }

    [Fact]
    public void Without_a_folder_answers_are_still_remembered()
    {
        var choices = new ProductChoices(new BinaryCache(null), "a", Time);
        Measure(choices, Shape, 10, 9);
        Assert.True(choices.Find(Shape));
    }

    [Fact]
    public void What_the_library_fills_in_has_the_size_of_its_struct() => Assert.Equal(96, Unsafe.SizeOf<CublasLtAlgorithm>());

    private ProductChoices Choices(string provenance) => new(new BinaryCache(_folder), provenance, Time);

    // Who is timed says how long it took.
    private bool Measure(ProductChoices choices, ProductShape shape, int own, int vendor) =>
        choices.Measure(shape, () => _last = own, () => (_last = vendor) > 0);

    private TimeSpan Time(Action work)
    {
        _measured++;
        work();
        return TimeSpan.FromMilliseconds(_last);
    }
}
