using System.Globalization;
using BenchmarkDotNet.Running;
using Daedalus.Models;
using Daedalus.Perf;
using Daedalus.Perf.Benchmarks;
using Daedalus.Perf.Forward;
using Daedalus.Perf.Large;
using Daedalus.Perf.Loading;
using Daedalus.Perf.Loops;
using Daedalus.Perf.Machine;
using Daedalus.Perf.Scaling;
using Daedalus.Perf.Serving;
using Daedalus.Perf.Steps;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args.FirstOrDefault())
{
    case "forward":
        return await Told(() => ForwardReport.Print(args.AsSpan(1)));
    case "steps":
        return await Told(() => StepReport.Print(args.AsSpan(1)));
    case "load":
        return await Told(() => LoadReport.Print(args.AsSpan(1)));
    case "large":
        return await Told(() => LargeReport.Print(args.AsSpan(1)));
    case "scaling":
        return await Told(() => ScalingReport.Print(args.AsSpan(1)));
    case "serving":
        return await ToldAsync(() => ThroughputReport.Print(args[1..]));
    case "overhead":
        return await ToldAsync(() => OverheadReport.Print(args[1..]));
    case "loop":
        return await Told(() => LoopReport.Print(args.AsSpan(1)));
    case "machine":
        return await Told(() => MachineReport.Print(args.AsSpan(1)));
    case "answers":
        return await Told(AnswerReport.Print);
    case "weights":
        return await Told(() => WeightsReport.Print(args.ElementAtOrDefault(1) ?? ModelPath.Default));
    case "bench":
        BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(args[1..]);
        return 0;
    default:
        Console.WriteLine(
            """
            dotnet run --project perf -c Release -- machine                FMA peak of this machine, and the product's share of it; --threads 2 --isa avx2 --int8 avx2 for less than it has
            dotnet run --project perf -c Release -- answers                time and forwards of whole answers of the shipped model
            dotnet run --project perf -c Release -- weights [tasks-5m]     how far weights, logits and answers with bf16, int8 and 4-bit weights are from those as stored
            dotnet run --project perf -c Release -- forward small4k        one forward as perf/peers has it of others; --weights fp32|asstored|bf16|int8|int4 --threads 1 --head logits|fused --repeats 9
            dotnet run --project perf -c Release -- loop published         whole answers: published|low-confidence|threshold|daedal; --threads 1 --questions 8 --weights asstored
            dotnet run --project perf -c Release -- steps                  how long steps of whole answers take and what they allocate; --threads 2 --answers 300 --cache none|dual --length 64 for equal steps
            dotnet run --project perf -c Release -- load                   time and memory to load 8B-wide weights made on the spot; --layers 2 --weights asstored|bf16|int8|int4 --threads 2
            dotnet run --project perf -c Release -- large                  a network of LLaDA-8B's shape with 4-bit weights: memory, and tokens per second at three forwards for 64; --weights int4|int8|bf16|asstored --threads 2
            dotnet run --project perf -c Release -- scaling perf           time of a step over canvas, batch, layers and width, into perf/scaling.csv and perf/scaling.svg; --threads 2
            dotnet run --project perf -c Release -- serving perf           tokens per second of many requests: one at a time, padded batches, the engine, into perf/serving.csv and perf/serving.svg; --requests 180 --turns 3
            dotnet run --project perf -c Release -- overhead               what engine, IChatClient and HTTP cost over the bare loop, with a network that takes 5 ms and computes nothing; --turns 40 --length 64 --milliseconds 5
            dotnet run --project perf -c Release -- bench --filter '*'     kernels under BenchmarkDotNet, with allocations
            """);
        return 2;
}

static Task<int> Told(Action report) => ToldAsync(() =>
{
    report();
    return Task.CompletedTask;
});

static async Task<int> ToldAsync(Func<Task> report)
{
    try
    {
        await report();
        return 0;
    }
    catch (Exception wrong) when (wrong is ArgumentException or InvalidModelException or IOException)
    {
        Console.Error.WriteLine(wrong.Message);
        return 2;
    }
}
