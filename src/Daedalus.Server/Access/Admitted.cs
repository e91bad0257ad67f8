namespace Daedalus.Server.Access;

/// <summary>A request that was let in. Disposing of it frees its place.</summary>
/// <param name="place">Among those that are open at once.</param>
/// <param name="giveBack">Gives back what it took of its caller's minute; null where minutes have no limit.</param>
internal sealed class Admitted(IDisposable place, Action? giveBack) : IDisposable
{
    /// <summary>Has it count for nothing in its caller's minute; once.</summary>
    public void Forgive() => giveBack?.Invoke();

    public void Dispose() => place.Dispose();
}
