using Daedalus.Kernels.Tensors;
using Daedalus.Models;
using Daedalus.Tests.Engine;

namespace Daedalus.Tests.Caching;

/// <summary>Positions that lie apart, computed beside keys and values that are kept.</summary>
public class PlacesOfAPassTests
{
    // Where no token has changed, what is kept is what a whole forward would compute: each row to the last bit, wherever its sequence lies.
    [Fact]
    public void ARowAmongKeptOnesIsTheRowOfTheWholeForward()
    {
        using var loaded = new LoadedNetwork(threads: 2);
        using var pass = loaded.Network.CreatePass();
        using var store = pass.CreateStore(64);
        int[][] sequences = [[.. Enumerable.Range(20, 31)], [.. Enumerable.Range(60, 17)]];
        int[][] every = [.. sequences.Select(ids => Enumerable.Range(0, ids.Length).ToArray())];
        int[][] chosen = [[0, 3, 4, 17, 30], [2, 15]];
        var whole = Run(loaded.Network, pass, store, sequences, every);
        var some = Run(loaded.Network, pass, store, sequences, chosen);
        for (var s = 0; s < 2; s++)
            for (var i = 0; i < chosen[s].Length; i++)
                Assert.Equal(whole[s][chosen[s][i]], some[s][i]);

        // And what such a forward stores is seen by the next: another token in one place changes the rows beside it.
        sequences[0][17] = 7;
        _ = Run(loaded.Network, pass, store, sequences, [[17], []]);
        var after = Run(loaded.Network, pass, store, sequences, [[3, 16, 18], [2]]);
        Assert.NotEqual(whole[0][3], after[0][0]);
        Assert.NotEqual(whole[0][16], after[0][1]);
        Assert.NotEqual(whole[0][18], after[0][2]);
        Assert.Equal(whole[1][2], after[1][0]);
    }

    private static float[][][] Run(INetwork network, INetworkPass pass, KeyValueStore store, int[][] sequences, int[][] places)
    {
        using Indices ids = new(network.Device), offsets = new(network.Device), rows = new(network.Device);
        using Indices ranges = new(network.Device), first = new(network.Device), lengths = new(network.Device), each = new(network.Device);
        int[] tokens = [.. places.SelectMany((list, s) => list.Select(place => sequences[s][place]))];
        var hidden = pass.Run(new RaggedBatch(ids.Set(tokens), offsets.Set([0, places[0].Length, tokens.Length]), rows.Set([.. Enumerable.Range(0, tokens.Length)]))
        {
            Caches = store.At(
                ranges.Set([30, 31, 3, 17]), first.Set([.. places.Select(list => list.FirstOrDefault())]), lengths.Set([.. sequences.Select(one => one.Length)]), each.Set([.. places.SelectMany(list => list)])),
        });
        var values = new float[tokens.Length * hidden.Columns];
        Transfer.Read(network.Device, hidden, 0, values);
        float[][] all = [.. values.Chunk(hidden.Columns)];
        return [all[..places[0].Length], all[places[0].Length..]];
    }
}
