#include "ranges.h"

// What a group of attention works on; QUERIES is how many queries it takes. P2: whether sequences end in shadows, `shadows` holding of each how many
// and which position the first stands for.
typedef struct
{
    int row;         // of the first query
    int queries;     // how many there are; none or less: nothing to do
    int position;    // of the first query among the keys
    int keys;        // of the sequence
    int seen;        // by the last query, which sees most
    size_t key_row;  // of the key at position 0
#if P2
    int ordinary;    // keys that are no shadows
    int shadowed;    // position that the first shadow stands for
#endif
} Tile;

// How many of `keys` keys the query at a position sees: all, or those to the end of its block.
FUNCTION int sight_of(int position, int block, int keys)
{
    if (block == 0)
        return keys;
    int rest = block - position % block;
    return rest >= keys - position ? keys : position + rest;
}

// How many keys a query of a tile sees. Shadows are seen by shadows alone.
FUNCTION int limit_of(Tile tile, int query, int block)
{
#if P2
    return tile.position + query < tile.ordinary ? tile.ordinary : tile.keys;
#else
    return sight_of(tile.position + query, block, tile.keys);
#endif
}

// The one key below that which a query does not see: a shadow not what stands in its place. -1 if there is none.
FUNCTION int hidden_of(Tile tile, int query)
{
#if P2
    int shadow = tile.position + query - tile.ordinary;
    return shadow < 0 || shadow >= tile.keys - tile.ordinary ? -1 : tile.shadowed + shadow;
#else
    return -1;
#endif
}

// Tile number `index` of the batch. Sequence s begins with tile offsets[s] / QUERIES + s: that leaves room for its tile that is not full, and
// needs no sums over the sequences before. In a cache of `cache_rows` rows a sequence has its range; where that is 0 keys lie beside the queries.
FUNCTION Tile tile_of(
    int index, GLOBAL const int* offsets, int sequences, int rows, int block, int cache_rows, GLOBAL const int* ranges,
    GLOBAL const int* first, GLOBAL const int* count, GLOBAL const int* shadows)
{
    int low = 0, high = sequences - 1;
    while (low < high)
    {
        int middle = (low + high + 1) / 2;
        if (offsets[middle] / QUERIES + middle <= index)
            low = middle;
        else
            high = middle - 1;
    }

    Tile tile;
    int start = offsets[low], length = min(offsets[low + 1], rows) - start, query = (index - start / QUERIES - low) * QUERIES;
    tile.row = start + query;
    tile.queries = min(length - query, QUERIES);
    tile.position = query + (cache_rows > 0 ? first[low] : 0);
    tile.keys = cache_rows > 0 ? min(count[low], room_of(ranges, low, cache_rows)) : length;
#if P2
    tile.ordinary = tile.keys - shadows[2 * low];
    tile.shadowed = shadows[2 * low + 1];
#endif
    tile.seen = tile.queries > 0 ? limit_of(tile, tile.queries - 1, block) : 0;
    // Who has no keys has no row either, and forms of this that always fetch something fetch the first there is.
    tile.key_row = cache_rows == 0 ? (size_t)start : tile.keys > 0 ? (size_t)ranges[2 * low] : 0;
    return tile;
}
