namespace Daedalus.Perf;

/// <summary>The models of the repository, found upwards from the binaries.</summary>
internal static class ModelPath
{
    /// <summary>What comes with the command.</summary>
    public const string Default = "tasks-5m";

    public static string Of(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "models", "checkpoints", name) is var path && Directory.Exists(path))
                return path;
        throw new DirectoryNotFoundException($"No folder above the program holds models/checkpoints/{name}.");
    }
}
