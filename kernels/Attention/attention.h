// What a group of attention works on; QUERIES is how many queries it takes.
typedef struct
{
    int row;         // of the first query
    int queries;     // how many there are; none or less: nothing to do
    int position;    // of the first query among the keys
    int keys;        // of the sequence
    int seen;        // by the last query, which sees most
    size_t key_row;  // of the key at position 0
} Tile;

// How many of `keys` keys the query at a position sees: all, or those to the end of its block.
FUNCTION int sight_of(int position, int block, int keys)
{
    if (block == 0)
        return keys;
    int rest = block - position % block;
    return rest >= keys - position ? keys : position + rest;
}

// Tile number `index` of the batch. Sequence s begins with tile offsets[s] / QUERIES + s: that leaves room for its tile that is not full, and
// needs no sums over the sequences before. In a cache a sequence has `capacity` rows; where that is 0 keys lie beside the queries.
FUNCTION Tile tile_of(
    int index, GLOBAL const int* offsets, int sequences, int rows, int block, int capacity, GLOBAL const int* first, GLOBAL const int* count)
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
    tile.position = query + (capacity > 0 ? first[low] : 0);
    tile.keys = capacity > 0 ? min(count[low], capacity) : length;
    tile.seen = tile.queries > 0 ? sight_of(tile.position + tile.queries - 1, block, tile.keys) : 0;
    tile.key_row = capacity > 0 ? (size_t)low * capacity : (size_t)start;
    return tile;
}
