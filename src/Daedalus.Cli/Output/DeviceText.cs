using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Spectre.Console;

namespace Daedalus.Cli.Output;

/// <summary>A device for people, failures in red where there are colours.</summary>
internal static class DeviceText
{
    public static void Write(DeviceReport report)
    {
        var isBroken = report.Fault is not (null or DeviceFault.Missing);
        Line($"{report.Name,-9} {(report.Fault is null ? "" : "none: ")}{report.Description}", isBroken);
        if (report.FreeBytes is { } free && report.TotalBytes is { } total)
            Line($"  memory      {free >> 20:N0} MiB free of {total >> 20:N0}");
        if (report.Features.Count > 0)
            Line($"  features    {string.Join(", ", report.Features)}");
        foreach (var check in report.Checks)
            Line($"  {check.Operation,-11} {InWords(check)}", !check.Passed);
        if (report.CopySpeed is { } copy)
            Line($"  copy        {copy / 1e9:N1} GB/s");
        if (report.MatMulSpeed is { } product)
            Line($"  product     {product.OperationsPerSecond / 1e9:N0} GFLOP/s of {product.Size} x {product.Size} matrices");
        if (report.Problem is { } problem)
            Line($"  problem     {problem}", isFailure: true);
    }

    private static string InWords(DeviceCheckResult check) =>
        check.Problem is { } problem ? $"FAILED: {problem}" : $"right in {check.Cases} case{(check.Cases == 1 ? "" : "s")}, {(check.Worst == 0 ? "exact" : $"worst error {check.Worst:P1} of what is allowed")}";

    private static void Line(string text, bool isFailure = false)
    {
        if (isFailure && LiveCanvas.IsPossible)
            AnsiConsole.MarkupLine($"[red]{Markup.Escape(text)}[/]");
        else
            Console.WriteLine(text);
    }
}
