namespace Daedalus.Tests;

/// <summary>The small checkpoint tasks-2m, loaded once for all tests of a class.</summary>
public sealed class SmallModel : IDisposable
{
    public static string Folder => Checkpoints.Folder(Checkpoints.Small);

    public DiffusionModel Model { get; } = DiffusionModel.Load(Folder);

    public void Dispose() => Model.Dispose();
}
