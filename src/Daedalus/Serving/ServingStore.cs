using Daedalus.Engine;
using Daedalus.Models;

namespace Daedalus.Serving;

/// <summary>
/// Keys and values of those in the batch who keep any: one store, made when the first comes, with room for as many of its kind as the batch may hold or half of the
/// free memory allows. Who needs more than it has waits until it is empty, and then it is made anew.
/// </summary>
internal sealed class ServingStore(TurnTaker turn, int mostRequests) : IDisposable
{
    private int _users;

    /// <summary>The store; null while nobody has needed one.</summary>
    public KeyValueStore? Pool { get; private set; }

    /// <summary>Bytes that it holds.</summary>
    public long Bytes => Pool?.BytesInUse ?? 0;

    /// <summary>Takes room for a request; false if it has to wait.</summary>
    /// <param name="row">The request.</param>
    /// <param name="spare">Bytes that a new store may take.</param>
    public bool TryEnter(DenoisingRow row, long spare)
    {
        if (Pool is null || (_users == 0 && Pool.Positions < row.Room.Positions))
            Create(row.Room.Positions, spare + Bytes);
        if (Pool is null || !row.Room.TryTake(Pool))
            return false;
        _users++;
        return true;
    }

    /// <summary>Gives back the room of a request.</summary>
    public void Leave(DenoisingRow row)
    {
        row.Room.Return(Pool!);
        _users--;
    }

    public void Dispose()
    {
        Pool?.Dispose();
        Pool = null;
    }

    private void Create(long least, long spare)
    {
        Dispose();
        var positions = Math.Min(checked(least * mostRequests), int.MaxValue);
        while (positions > least && turn.StoreBytes(positions) > spare / 2)
            positions = Math.Max(least, positions / 2);
        if (turn.StoreBytes(positions) > spare)
            return;
        var pool = turn.CreateStore((int)positions);
        try
        {
            pool.Reserve();
        }
        catch
        {
            // One without its memory would be taken for one with room.
            pool.Dispose();
            throw;
        }

        Pool = pool;
    }
}
