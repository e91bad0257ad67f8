using System.Diagnostics;
using System.Text;
using Daedalus.Tests.Emulated;

namespace Daedalus.Cli.Tests;

/// <summary>A run of the command as a process of its own.</summary>
internal sealed record Command(int ExitCode, string Output, string Error)
{
    public static Command Run(params string[] arguments) => RunWithInput(null, arguments);

    public static Command RunWithInput(byte[]? input, params string[] arguments) => RunWith([], input, arguments);

    /// <summary>Runs it with environment variables set.</summary>
    public static Command RunWith(Dictionary<string, string> variables, byte[]? input, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Daedalus.Cli.dll") },
        };
        // The command meets the machine as it is; the emulated device is for those who ask for it.
        foreach (var name in EmulatedCuda.Variables.Keys.Append("DAEDALUS_DEVICE"))
            start.Environment.Remove(name);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.BaseStream.Write(input ?? []);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A command that refuses its arguments ends without reading its input.
        }

        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)), "the command hangs");
        return new Command(process.ExitCode, output.Result.ReplaceLineEndings("\n"), error.Result.ReplaceLineEndings("\n"));
    }

    /// <summary>Asserts a failure as users should meet it: the exit code, one paragraph on standard error, no stack trace, nothing on standard output.</summary>
    public void AssertFails(int exitCode, params string[] words)
    {
        Assert.Equal((exitCode, ""), (ExitCode, Output));
        Assert.StartsWith("daedalus: ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.True(Error.TrimEnd().Split('\n').Length <= 2, Error);
        foreach (var word in words)
            Assert.Contains(word, Error, StringComparison.Ordinal);
    }
}
