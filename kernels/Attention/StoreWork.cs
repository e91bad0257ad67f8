using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Attention;

/// <summary>Stores the keys and values of a sequence in the cache, each row at its position; what has no place there is dropped.</summary>
internal unsafe struct StoreWork : ICpuWork
{
    public SeenBatch Batch;

    /// <summary>The position of every row; null where they follow each other.</summary>
    public int* Places;
    public HostMatrix Qkv;
    public HostMatrix Cache;

    public readonly void Execute(int item, int worker)
    {
        for (var query = 0; query < Batch.Queries(item); query++)
            if (Batch.CacheRow(item, Places is null ? Batch.Position(item, query) : Places[Batch.Start(item) + query]) is var row and >= 0)
                Qkv.Row(Batch.Start(item) + query)[^Cache.Columns..].CopyTo(Cache.Row(row));
    }
}
