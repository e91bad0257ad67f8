using System.Text;

namespace Daedalus.Cli.Input;

/// <summary>Where a prompt comes from: ready-made ids, the argument, or standard input.</summary>
internal static class PromptSource
{
    private const int MaxBytes = 16 << 20;

    public static Prompt Read(string? argument, string? ids)
    {
        if (ids is not null)
            return argument is null ? Prompt.Ids(CommonOptions.ParseIds(ids)) : throw new UsageException("Give a prompt or --ids, not both.");
        if (argument is not null && argument != "-")
            return argument;
        if (argument is null && !Console.IsInputRedirected)
            throw new UsageException("There is no prompt. Give one as an argument, e.g. daedalus generate \"Show 9 times 1 to 6.\", or on standard input.");
        return ReadInput();
    }

    // Bytes that are no UTF-8 become U+FFFD, as everywhere else.
    private static string ReadInput()
    {
        using var input = Console.OpenStandardInput();
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = input.Read(buffer)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MaxBytes)
                throw new ArgumentException($"The prompt on standard input exceeds {MaxBytes:N0} bytes.");
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length).TrimStart('\uFEFF').TrimEnd('\r', '\n');
    }
}
