namespace Daedalus.Serving;

/// <summary>
/// Turns among the clients of one priority: start-time fair queuing, in which the n-th request of a client stands beside the n-th of every other, and whoever comes
/// new stands beside those who are served now.
/// </summary>
/// <param name="mostClients">How many are remembered before those are forgotten of whom there is nothing to know any more.</param>
internal sealed class ClientTurns(int mostClients)
{
    private readonly Dictionary<string, long> _last = new(StringComparer.Ordinal);

    /// <summary>The turn that is served.</summary>
    public long Now { get; private set; }

    /// <summary>Clients that are remembered.</summary>
    public int Clients => _last.Count;

    /// <summary>Gives a client its next turn.</summary>
    public long Next(string client)
    {
        if (_last.Count >= mostClients)
            Forget();
        var turn = Math.Max(Now, _last.GetValueOrDefault(client, -1) + 1);
        _last[client] = turn;
        return turn;
    }

    /// <summary>Takes a client's last turn back: one of its requests went before it was served, and those behind it have moved up.</summary>
    public void TakeBack(string client)
    {
        if (_last.TryGetValue(client, out var turn))
            _last[client] = turn - 1;
    }

    /// <summary>Says which turn is served.</summary>
    public void Serve(long turn) => Now = Math.Max(Now, turn);

    /// <summary>Forgets all clients: to be called when none of them waits.</summary>
    public void Clear() => _last.Clear();

    // Turns that lie behind say nothing. Where most do not, as many new names have the turn that is served: then the next round begins for them all.
    private void Forget()
    {
        var turns = _last.Values.ToArray();
        Array.Sort(turns);
        Serve(turns[turns.Length / 2] + 1);
        foreach (var (client, last) in _last)
            if (last < Now)
                _last.Remove(client);
    }
}
