namespace Daedalus.Kernels.Devices.Accelerators;

/// <summary>What a compiler said, cut down to what fits into an error message.</summary>
internal static class CompilerLog
{
    private const int Most = 600;

    /// <summary>The first lines from the first error on.</summary>
    public static string Brief(string log)
    {
        var text = log.Trim('\0', ' ', '\n', '\r');
        if (text.Length == 0)
            return "it gave no reason.";
        var error = text.IndexOf("error", StringComparison.OrdinalIgnoreCase);
        var line = error < 0 ? 0 : text.LastIndexOf('\n', error) + 1;
        text = text[line..];
        return text.Length <= Most ? text : text[..Most] + " …";
    }
}
