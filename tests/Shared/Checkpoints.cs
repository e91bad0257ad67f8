namespace Daedalus.Tests;

/// <summary>The checkpoints in the repository.</summary>
internal static class Checkpoints
{
    /// <summary>What most tests run: the smallest.</summary>
    public const string Small = "tasks-2m";

    /// <summary>What comes with the command.</summary>
    public const string Default = "tasks-5m";

    public static string[] All { get; } = [Small, Default];

    /// <summary>The folder of one.</summary>
    public static string Folder(string name) => Path.GetDirectoryName(RepositoryFiles.PathOf("models", "checkpoints", name, "config.json"))!;
}
