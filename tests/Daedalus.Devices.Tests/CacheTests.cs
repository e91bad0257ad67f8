using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Tests.Emulated;

namespace Daedalus.Devices.Tests;

/// <summary>Compiled kernels on disk: a hit spares the compiler, and nothing that lies in the folder can do harm.</summary>
public sealed class CacheTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("daedalus-cache-").FullName;

    public static TheoryData<string, string> KindsAndDamages
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var kind in new[] { "cuda", "opencl" })
                foreach (var damage in new[] { "empty", "cut", "one bit", "another file", "well signed nonsense", "well signed end" })
                    data.Add(kind, damage);
            return data;
        }
    }

    // Two files trade places: whoever then gets the other's result has asked the folder and not the compiler.
    [Theory]
    [MemberData(nameof(Accelerators.Kinds), MemberType = typeof(Accelerators))]
    public void AHitSparesTheCompiler(string kind)
    {
        Assert.Equal(5, Add(kind, 5));
        var first = Files().Single();
        Assert.Equal(9, Add(kind, 9));
        var second = Files().Single(file => file != first);
        File.Move(first, first + ".aside");
        File.Move(second, first);
        File.Move(first + ".aside", second);
        Assert.Equal(9, Add(kind, 5));
        Assert.Equal(5, Add(kind, 9));
    }

    [Theory]
    [MemberData(nameof(KindsAndDamages))]
    public void ADamagedFileIsWrittenAnew(string kind, string damage)
    {
        Use(kind, _folder);
        var path = Files().Single();
        var whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, Damage(whole, damage));
        Use(kind, _folder);
        Assert.Equal(Files().Single(), path);
        var written = File.ReadAllBytes(path);
        Assert.True(new BinaryCache(_folder).TryRead(Path.GetFileNameWithoutExtension(path)) is { Length: > 100 }, "the file is not whole");
        Assert.InRange(written.Length, whole.Length / 2, whole.Length * 2);
    }

    [Theory]
    [MemberData(nameof(Accelerators.Kinds), MemberType = typeof(Accelerators))]
    public void AFolderThatCannotBeWrittenCostsNoAnswer(string kind)
    {
        var file = Path.Combine(_folder, "a file");
        File.WriteAllText(file, "");
        Use(kind, Path.Combine(file, "below"));
        Use(kind, "/proc/daedalus");
        Use(kind, null);
        Assert.Equal([file], Files());
    }

    [Fact]
    public void TheVariableMovesItOrTurnsItOff()
    {
        var before = Environment.GetEnvironmentVariable(BinaryCache.Variable);
        try
        {
            Environment.SetEnvironmentVariable(BinaryCache.Variable, "off");
            BinaryCache.Default().Store("key", [1, 2, 3]);
            Assert.Null(BinaryCache.Default().TryRead("key"));
            Environment.SetEnvironmentVariable(BinaryCache.Variable, _folder);
            BinaryCache.Default().Store("key", [1, 2, 3]);
            Assert.Equal([1, 2, 3], BinaryCache.Default().TryRead("key"));
            Assert.Equal([Path.Combine(_folder, "key.bin")], Files());
        }
        finally
        {
            Environment.SetEnvironmentVariable(BinaryCache.Variable, before);
        }
    }

    [Fact]
    public void ADriverThatKeepsWhatItCompiledIsNotAskedForIt()
    {
        var before = Environment.GetEnvironmentVariable(BinaryCache.Variable);
        try
        {
            Environment.SetEnvironmentVariable(BinaryCache.Variable, _folder);
            using var device = DeviceKind.All.Single(kind => kind.Name == "opencl").Find()[0].Open();
            using var numbers = DeviceKernels.Numbers(device, 3, 4);
            DeviceKernels.Twice(device, numbers);
            Assert.Equal([6, 8], DeviceKernels.Read(device, numbers));
            Assert.Equal(device.Description.Contains("Portable Computing Language", StringComparison.Ordinal) ? 0 : 1, Files().Length);
        }
        catch (DeviceException missing) when (missing.Fault == DeviceFault.Missing)
        {
            MissingDevice.Skip(missing.Message);
        }
        finally
        {
            Environment.SetEnvironmentVariable(BinaryCache.Variable, before);
        }
    }

    [Fact]
    public void EveryPartOfAKeyCountsAndPartsDoNotRunTogether()
    {
        var keys = new[] { BinaryCache.Key("a", "b"), BinaryCache.Key("ab"), BinaryCache.Key("a", "b", ""), BinaryCache.Key("b", "a"), BinaryCache.Key("", "ab") };
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(BinaryCache.Key("a", "b"), BinaryCache.Key("a", "b"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Use(string kind, string? folder)
    {
        using var device = Accelerators.Open(kind, new BinaryCache(folder));
        using var numbers = DeviceKernels.Numbers(device, 3, 4);
        DeviceKernels.Twice(device, numbers);
        Assert.Equal([6, 8], DeviceKernels.Read(device, numbers));
    }

    private static byte[] Damage(byte[] file, string damage) => damage switch
    {
        "empty" => [],
        "cut" => file[..(file.Length / 2)],
        "one bit" => [.. file[..^1], (byte)(file[^1] ^ 1)],
        "another file" => "This is not the file you are looking for, though it is long enough to have been one."u8.ToArray(),
        "well signed nonsense" => Signed([.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))]),
        _ => Signed([0]),
    };

    private static byte[] Signed(byte[] content)
    {
        var folder = Directory.CreateTempSubdirectory("daedalus-cache-").FullName;
        new BinaryCache(folder).Store("x", content);
        var file = File.ReadAllBytes(Path.Combine(folder, "x.bin"));
        Directory.Delete(folder, recursive: true);
        return file;
    }

    private int Add(string kind, int constant)
    {
        using var device = Accelerators.Open(kind, new BinaryCache(_folder));
        using var numbers = DeviceKernels.Numbers(device, 0);
        DeviceKernels.Add(device, numbers, constant, 0, 0);
        return DeviceKernels.Read(device, numbers)[0];
    }

    private string[] Files() => Directory.GetFiles(_folder);
}
