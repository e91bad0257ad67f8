using Daedalus.Server;

namespace Daedalus.Cli.Input;

/// <summary>Where <c>daedalus serve</c> has its keys from: a file or a variable, never the command line, which others on the machine can read.</summary>
internal static class KeyFile
{
    public const string Variable = "DAEDALUS_API_KEY";

    private const long MostBytes = 1 << 20;

    /// <summary>The keys of a file and of the variable.</summary>
    /// <param name="path">A line for each key: its name and its secret, or the secret alone; # begins a comment. Null without a file.</param>
    /// <exception cref="UsageException">The file holds no key, or something else.</exception>
    public static IReadOnlyList<ApiKey> Read(string? path)
    {
        var keys = path is null ? [] : ReadFile(path);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } secret)
            keys.Add(Make("default", secret.Trim(), Variable));
        return keys;
    }

    private static List<ApiKey> ReadFile(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > MostBytes })
            throw new UsageException($"--key-file {path} has more than {MostBytes:N0} bytes; it takes a line for each key.");
        var keys = File.ReadLines(path).Select((line, i) => ReadLine(line, $"{path}, line {i + 1}", $"key{i + 1}")).OfType<ApiKey>().ToList();
        if (keys.Count == 0)
            throw new UsageException($"--key-file {path} holds no key. Write one with: openssl rand -hex 32 > {path}");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
            Console.Error.WriteLine($"daedalus: everybody on this machine can read or change the keys in {path}; 'chmod 600 {path}' keeps them yours.");
        return keys;
    }

    private static ApiKey? ReadLine(string line, string where, string name)
    {
        var words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length switch
        {
            0 => null,
            1 => Make(name, words[0], where),
            2 => Make(words[0], words[1], where),
            _ => throw new UsageException($"{where} has {words.Length} words; a line has a key's name and its secret, or its secret alone."),
        };
    }

    private static ApiKey Make(string name, string secret, string where)
    {
        try
        {
            return new ApiKey(name, secret);
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"{where}: {Failure.Message(error)}");
        }
    }
}
