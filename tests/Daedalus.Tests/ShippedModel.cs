namespace Daedalus.Tests;

/// <summary>The shipped checkpoint, loaded once for all tests.</summary>
public sealed class ShippedModel : IDisposable
{
    public static string Folder => Path.GetDirectoryName(RepositoryFiles.PathOf("models", "checkpoints", "tasks-2m", "config.json"))!;

    public DiffusionModel Model { get; } = DiffusionModel.Load(Folder);

    public void Dispose() => Model.Dispose();
}
