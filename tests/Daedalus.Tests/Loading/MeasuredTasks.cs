using System.Diagnostics;
using System.Text.Json;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;
using Daedalus.Models.Quantization;
using Daedalus.Models.Tests.Llada;
using Daedalus.Serving;

namespace Daedalus.Tests.Loading;

/// <summary>Tasks that a test runs in a process of their own, so that nothing but them counts as resident.</summary>
internal static class MeasuredTasks
{
    public const string Argument = "measured-task";

    private static readonly Dictionary<string, Func<string, Measurement>> Tasks = new()
    {
        [nameof(Load)] = Load,
        [nameof(LoadBF16)] = LoadBF16,
        [nameof(LoadInt8)] = LoadInt8,
        [nameof(Quantize)] = Quantize,
        [nameof(LoadAndDispose)] = LoadAndDispose,
        [nameof(LoadAndCancel)] = LoadAndCancel,
        [nameof(ServeAndStop)] = ServeAndStop,
    };

    /// <summary>The child's side: runs a task and prints what it measured.</summary>
    public static int Run(string task, string folder)
    {
        var clock = Stopwatch.StartNew();
        var peakBefore = ResidentMemory.Peak;
        var measured = Tasks[task](folder) with { PeakBefore = peakBefore, Peak = ResidentMemory.Peak, Seconds = clock.Elapsed.TotalSeconds };
        Console.WriteLine(JsonSerializer.Serialize(measured));
        return 0;
    }

    /// <summary>The test's side: starts a child and reads what it measured.</summary>
    public static Measurement InChild(string task, string folder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc/self/status");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList = { typeof(MeasuredTasks).Assembly.Location, Argument, task, folder },

            // Code is compiled once, so that later rounds take no memory for it.
            Environment = { ["DOTNET_TieredCompilation"] = "0" },
        };
        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        Assert.True(child.ExitCode == 0, output);
        var measured = JsonSerializer.Deserialize<Measurement>(output)!;
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        return measured;
    }

    public static Measurement Load(string folder) => Load(folder, WeightStorage.AsStored);

    public static Measurement LoadBF16(string folder) => Load(folder, WeightStorage.BF16);

    public static Measurement LoadInt8(string folder) => Load(folder, WeightStorage.Int8);

    public static Measurement Quantize(string folder)
    {
        var progress = new ProgressLog();
        var report = ModelQuantizer.Quantize(folder, Path.Combine(folder, "int4"), WeightStorage.Int4, progress: progress);
        return new Measurement { WeightBytes = report.BytesBefore, Windows = progress.Fractions.Count };
    }

    private static Measurement Load(string folder, WeightStorage storage)
    {
        var progress = new ProgressLog();
        try
        {
            using var device = new CpuDevice(2);
            using var files = ModelFolder.Open(folder);
            using var network = files.Load(device, storage, progress: progress);
            return new Measurement { WeightBytes = network.WeightBytes, Windows = progress.Fractions.Count };
        }
        catch (InsufficientMemoryException e)
        {
            return new Measurement { Error = e.GetType().Name, Message = e.Message, Windows = progress.Fractions.Count };
        }
    }

    public static Measurement LoadAndDispose(string folder)
    {
        var rounds = new List<long>();
        ResidentMemory.HoldCollections();
        for (var round = 0; round < 50; round++)
        {
            using (var model = DiffusionModel.Load(folder))
                model.Forward([1, 2, 3], _ => { });
            rounds.Add(ResidentMemory.Unmanaged);
        }

        return new Measurement { Rounds = rounds };
    }

    public static Measurement LoadAndCancel(string folder)
    {
        var rounds = new List<long>();
        ResidentMemory.HoldCollections();
        for (var round = 0; round < 20; round++)
        {
            using var cancel = new CancellationTokenSource();
            var after = round % 5 * .2;
            var progress = new ProgressLog(fraction => { if (fraction > after) cancel.Cancel(); });
            Assert.Throws<OperationCanceledException>(() => DiffusionModel.Load(folder, new ModelLoadOptions { Progress = progress }, cancel.Token));
            rounds.Add(ResidentMemory.Unmanaged);
        }

        return new Measurement { Rounds = rounds };
    }

    public static Measurement ServeAndStop(string folder)
    {
        var rounds = new List<long>();
        for (var round = 0; round < 100; round++)
        {
            using (var engine = new DiffusionEngine(DiffusionModel.Load(folder), ownsModel: true))
            {
                var requests = Questions.Mixed.Take(4).Select(request => engine.Submit(new EngineRequest(request.Prompt, request.Options))).ToArray();
                requests[0].Cancel();
                requests[1].Result.Wait();
            }

            rounds.Add(ResidentMemory.Collected);
        }

        return new Measurement { Rounds = rounds };
    }
}
