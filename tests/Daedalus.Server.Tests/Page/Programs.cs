namespace Daedalus.Server.Tests.Page;

/// <summary>Programs that may be installed.</summary>
internal static class Programs
{
    /// <summary>The first of these names that a folder of PATH holds; null if there is none.</summary>
    public static string? Find(params string[] names) =>
        names.SelectMany(name => Folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    private static string[] Folders => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
}
