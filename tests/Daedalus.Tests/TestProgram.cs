using Daedalus.Tests.Loading;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Daedalus.Tests;

/// <summary>Runs the tests as the generated entry point would, or, as a child of a test, one task whose memory is measured.</summary>
internal static class TestProgram
{
    public static async Task<int> Main(string[] args)
    {
        if (args is [MeasuredTasks.Argument, var task, var folder])
            return MeasuredTasks.Run(task, folder);
        return args.Contains("--server") || args.Contains("--internal-msbuild-node")
            ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await ConsoleRunner.Run(args);
    }
}
