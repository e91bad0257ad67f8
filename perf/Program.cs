using System.Globalization;
using BenchmarkDotNet.Running;
using Daedalus.Kernels.Tensors;
using Daedalus.Perf.Benchmarks;
using Daedalus.Perf.Machine;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args.FirstOrDefault())
{
    case "machine":
        MachineReport.Print();
        return 0;
    case "answers":
        AnswerReport.Print();
        return 0;
    case "heldout":
        HeldOutReport.Print(WeightStorage.AsStored);
        return 0;
    case "heldout-int8":
        HeldOutReport.Print(WeightStorage.Int8);
        Int8Report.Print();
        return 0;
    case "bench":
        BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(args[1..]);
        return 0;
    default:
        Console.WriteLine(
            """
            dotnet run --project perf -c Release -- machine                FMA peak of this machine, and the product's share of it
            dotnet run --project perf -c Release -- answers                time and forwards of whole answers of the shipped model
            dotnet run --project perf -c Release -- heldout                exact answers of the shipped model on held-out prompts
            dotnet run --project perf -c Release -- heldout-int8           the same with int8 weights, and how far they are from fp32
            dotnet run --project perf -c Release -- bench --filter '*'     kernels under BenchmarkDotNet, with allocations
            """);
        return 2;
}
