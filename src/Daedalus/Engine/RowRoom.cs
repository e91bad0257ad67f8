using Daedalus.Models;

namespace Daedalus.Engine;

/// <summary>Room for the keys and values of one request in a store: a range for each sequence that it has in a forward. Both are taken and given back together.</summary>
/// <param name="prompted">The most positions of the sequence that knows the prompt, shadows included.</param>
/// <param name="unprompted">Those of the branch that does not; 0 without guidance.</param>
internal sealed class RowRoom(int prompted, int unprompted)
{
    /// <summary>Positions that it takes.</summary>
    public long Positions => (long)prompted + unprompted;

    /// <summary>Where the sequence with the prompt lies; nowhere until room is taken.</summary>
    public KeyValueRange Prompted { get; private set; }

    /// <summary>Where the branch without it lies.</summary>
    public KeyValueRange Unprompted { get; private set; }

    /// <summary>Takes room; false, and nothing is taken, if there is none.</summary>
    /// <exception cref="InvalidOperationException">It has room already.</exception>
    public bool TryTake(KeyValueStore store)
    {
        if (Prompted.Length > 0)
            throw new InvalidOperationException("A request has room in one store at a time; return it first.");
        if (store.TryTake(prompted) is not { } first)
            return false;
        var second = unprompted == 0 ? default(KeyValueRange) : store.TryTake(unprompted);
        if (second is null)
        {
            store.Return(first);
            return false;
        }

        (Prompted, Unprompted) = (first, second.Value);
        return true;
    }

    /// <summary>Gives back what was taken of the same store; nothing if nothing was.</summary>
    public void Return(KeyValueStore store)
    {
        if (Prompted.Length > 0)
            store.Return(Prompted);
        if (Unprompted.Length > 0)
            store.Return(Unprompted);
        (Prompted, Unprompted) = (default, default);
    }
}
