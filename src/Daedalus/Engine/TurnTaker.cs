using System.Diagnostics;
using Daedalus.Engine.OnDevice;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Models;

namespace Daedalus.Engine;

/// <summary>
/// The one loop of a model, with its activations: requests of several threads take turns step by step. Kernels would take turns in any case,
/// so a loop per request would cost memory and gain nothing.
/// </summary>
internal sealed class TurnTaker : IDisposable
{
    private readonly Lock _turn = new();
    private readonly INetwork _network;
    private readonly INetworkPass _pass;
    private readonly NetworkScorer _scorer;
    private readonly DenoisingLoop _loop;
    private readonly DeviceLoop? _onDevice;

    public TurnTaker(INetwork network)
    {
        _network = network;
        _pass = network.CreatePass();
        _scorer = new NetworkScorer(network, _pass);
        _loop = new DenoisingLoop(_scorer);
        _onDevice = network.Device is Accelerator ? new DeviceLoop(network, _pass) : null;
    }

    /// <summary>Bytes held between steps, whoever asked for them.</summary>
    public long HeldBytes
    {
        get
        {
            lock (_turn)
                return _scorer.HeldBytes + (_onDevice?.WorkspaceBytes ?? 0);
        }
    }

    /// <param name="rows">The requests.</param>
    /// <param name="limit">Bytes that they may take; null: what is free.</param>
    /// <param name="onHost">Whether the host decides for them, also where a device could.</param>
    /// <param name="releasable">Bytes beside the activations that would be free if nobody else were there.</param>
    /// <exception cref="InsufficientMemoryException">Requests would need more than there is, should all their canvases grow as long as they may.</exception>
    public void RefuseWhatWouldNotFit(ReadOnlySpan<DenoisingRow> rows, long? limit = null, bool onHost = false, long releasable = 0)
    {
        var (needed, held) = MemoryFor(rows, onHost);
        MemoryCheck.Refuse(
            $"Prompts and answers of up to {RequestSize.Of(rows).Tokens:N0} tokens", needed, Room(held + releasable, limit),
            "Shorten the answer or answer fewer prompts together.");
    }

    /// <summary>Bytes left for other things once such requests have run on the host with canvases as long as they may become; negative: they do not fit.</summary>
    /// <param name="rows">The requests.</param>
    /// <param name="limit">Bytes that all may take; null: what is free.</param>
    /// <param name="stored">Bytes of a store that they share.</param>
    public long Spare(ReadOnlySpan<DenoisingRow> rows, long? limit, long stored)
    {
        var size = RequestSize.Of(rows);
        lock (_turn)
            return Room(_scorer.HeldBytes + stored, limit) - _scorer.BytesWith(size) - stored;
    }

    /// <summary>Bytes that are held once requests have run with canvases as long as they may become, and how many of these are held now.</summary>
    public (long Needed, long Held) MemoryFor(ReadOnlySpan<DenoisingRow> rows, bool onHost = false)
    {
        var size = RequestSize.Of(rows);
        lock (_turn)
            return !onHost && DeviceLoop.CanRun(_network, rows)
                ? (_onDevice!.BytesWith(size), _onDevice.HeldBytes)
                : (checked(_scorer.BytesWith(size) + (size.IsCached ? _pass.StoreBytes(size.Tokens) : 0)), _scorer.HeldBytes);
    }

    /// <summary>A store that requests share as they come and go.</summary>
    public KeyValueStore CreateStore(int positions) => _pass.CreateStore(positions);

    /// <summary>Bytes that it takes.</summary>
    public long StoreBytes(long positions) => _pass.StoreBytes(positions);

    /// <summary>A store with room for all of these requests, which they take; null if none of them keeps anything. Takes memory with its first step.</summary>
    public KeyValueStore? TryCreateStore(ReadOnlySpan<DenoisingRow> rows)
    {
        var size = RequestSize.Of(rows);
        if (!size.IsCached)
            return null;
        var store = _pass.CreateStore(checked((int)size.Tokens));
        foreach (var row in rows)
        {
            var fits = row.Room.TryTake(store);
            Debug.Assert(fits, "the store is as large as what its requests take one after the other");
        }

        return store;
    }

    /// <summary>Moves requests to the device if all of them can be decided there; null if not.</summary>
    public DeviceRows? TryPlace(DenoisingRow[] rows) =>
        DeviceLoop.CanRun(_network, rows) ? new DeviceRows((Accelerator)_network.Device, rows) : null;

    public bool Step(ReadOnlySpan<DenoisingRow> rows, KeyValueStore? store)
    {
        using (Take())
            return _loop.Step(rows, store);
    }

    public bool Step(DeviceRows rows)
    {
        using (Take())
            return _onDevice!.Step(rows);
    }

    /// <summary>Lends the activations while no request takes a step.</summary>
    public void Use(Action<INetworkPass> work)
    {
        using (Take())
            work(_pass);
    }

    public void Dispose()
    {
        _onDevice?.Dispose();
        _scorer.Dispose();
        _pass.Dispose();
    }

    // The lock would let its own thread in again, and what the step had computed would be written over.
    private Lock.Scope Take() => !_turn.IsHeldByCurrentThread
        ? _turn.EnterScope()
        : throw new InvalidOperationException("A decoder or a rule over logits cannot run the model whose step it is part of. Run it before or after, or load the model once more.");

    private long Room(long held, long? limit) => Math.Min(_network.Device.AvailableMemory + held, limit ?? long.MaxValue);
}
