using System.Reflection;
using System.Text;

namespace Daedalus.Kernels.Devices.Accelerators;

/// <summary>
/// A file of device text that is built into an assembly. <c>#include</c> is resolved here, once each, so that a compiler gets one self-contained
/// text and needs no include path: first among the files of the same assembly, then among those of the kernels.
/// </summary>
public sealed class KernelText
{
    // Inline assembly of CUDA alone; handed to its compiler as a header.
    internal const string TensorCore = "tensor_core.h";

    private readonly Assembly _assembly;
    private string? _whole;

    /// <summary>Names a file; it is read at its first use.</summary>
    /// <param name="assembly">Where it is embedded.</param>
    /// <param name="file">Its name without a folder.</param>
    public KernelText(Assembly assembly, string file)
    {
        _assembly = assembly;
        File = file;
    }

    internal KernelText(string file)
        : this(typeof(KernelText).Assembly, file)
    {
    }

    /// <summary>Name of the file.</summary>
    public string File { get; }

    /// <summary>The text with everything it includes.</summary>
    internal string Whole => _whole ??= Flatten();

    internal static string Header(string file) => Read(typeof(KernelText).Assembly, file);

    private static string Read(Assembly assembly, string file)
    {
        using var stream = assembly.GetManifestResourceStream(file) ?? typeof(KernelText).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"Device text {file} is not built into {assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static bool TryInclude(string line, out string file)
    {
        const string directive = "#include \"";
        file = line.StartsWith(directive, StringComparison.Ordinal) ? line[directive.Length..].TrimEnd().TrimEnd('"') : "";
        return file.Length > 0 && file != TensorCore;
    }

    private string Flatten()
    {
        var whole = new StringBuilder();
        var seen = new HashSet<string>();
        Append("dialect.h");
        Append(File);
        return whole.ToString();

        void Append(string file)
        {
            if (!seen.Add(file))
                return;
            foreach (var line in Read(_assembly, file).Split('\n'))
                if (TryInclude(line, out var included))
                    Append(included);
                else
                    whole.Append(line).Append('\n');
        }
    }
}
