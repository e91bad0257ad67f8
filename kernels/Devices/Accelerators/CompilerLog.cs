namespace Daedalus.Kernels.Devices.Accelerators;

/// <summary>What a compiler said, cut down to what fits into an error message.</summary>
internal static class CompilerLog
{
    private const int Most = 400;

    /// <summary>The line of the first error, else the first line.</summary>
    public static string Brief(string log)
    {
        var text = log.AsSpan().Trim("\0 \n\r");
        if (text.IsEmpty)
            return "it gave no reason.";
        var error = text.IndexOf("error", StringComparison.OrdinalIgnoreCase);
        text = text[(error < 0 ? 0 : text[..error].LastIndexOf('\n') + 1)..];
        text = text[..(text.IndexOf('\n') is > 0 and var end ? end : text.Length)].TrimEnd();
        return text.Length <= Most ? $"{text}." : $"{text[..Most]} …";
    }
}
