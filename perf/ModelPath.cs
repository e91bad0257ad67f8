namespace Daedalus.Perf;

/// <summary>The shipped model, found upwards from the binaries.</summary>
internal static class ModelPath
{
    public static string Shipped
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
                if (Path.Combine(folder.FullName, "models", "checkpoints", "tasks-2m") is var path && Directory.Exists(path))
                    return path;
            throw new DirectoryNotFoundException("No folder above the program holds models/checkpoints/tasks-2m.");
        }
    }
}
