using System.Globalization;
using BenchmarkDotNet.Running;
using Daedalus.Perf;
using Daedalus.Perf.Benchmarks;
using Daedalus.Perf.Forward;
using Daedalus.Perf.Machine;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args.FirstOrDefault())
{
    case "forward":
        return Told(() => ForwardReport.Print(args.AsSpan(1)));
    case "machine":
        MachineReport.Print();
        return 0;
    case "answers":
        AnswerReport.Print();
        return 0;
    case "weights":
        WeightsReport.Print(args.ElementAtOrDefault(1) ?? ModelPath.Default);
        return 0;
    case "bench":
        BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(args[1..]);
        return 0;
    default:
        Console.WriteLine(
            """
            dotnet run --project perf -c Release -- machine                FMA peak of this machine, and the product's share of it
            dotnet run --project perf -c Release -- answers                time and forwards of whole answers of the shipped model
            dotnet run --project perf -c Release -- weights [tasks-5m]     how far weights, logits and answers with int8 and 4-bit weights are from those as stored
            dotnet run --project perf -c Release -- forward small4k        one forward as perf/peers has it of others; --weights fp32|bf16|int8 --threads 1 --head logits|fused --repeats 9
            dotnet run --project perf -c Release -- bench --filter '*'     kernels under BenchmarkDotNet, with allocations
            """);
        return 2;
}

static int Told(Action report)
{
    try
    {
        report();
        return 0;
    }
    catch (ArgumentException wrong)
    {
        Console.Error.WriteLine(wrong.Message);
        return 2;
    }
}
