namespace Daedalus.Tests;

/// <summary>Finds files of the repository from wherever the tests were built.</summary>
internal static class RepositoryFiles
{
    /// <summary>The directory that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a file that the tests need; the parts are folders and the file's name below the root.</summary>
    public static string PathOf(params string[] parts)
    {
        var path = Path.Combine([Root, .. parts]);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"The repository at {Root} lacks {string.Join('/', parts)}.", path);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Runtime.sln")))
                return folder.FullName;

        throw new DirectoryNotFoundException(
            $"No folder above {AppContext.BaseDirectory} holds Runtime.sln; run the tests inside the repository.");
    }
}
