namespace Daedalus.Models;

/// <summary>A model on disk is missing, broken or not what its configuration says. The message names the file, the part and the rule.</summary>
public sealed class InvalidModelException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="file">The file at fault.</param>
    /// <param name="problem">What is wrong, with the offending values and the limit.</param>
    /// <param name="inner">The error underneath, if any.</param>
    public InvalidModelException(string file, string problem, Exception? inner = null)
        : base($"{file}: {problem}", inner)
    {
        File = file;
    }

    /// <summary>The file at fault.</summary>
    public string File { get; }
}
