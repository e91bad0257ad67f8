// Attention without the T x T matrix: a group takes a tile of queries of one head and walks over the keys of their sequence, 32 at a time, always
// from the first, so that sums are taken in the same order wherever the sequence lies. 128 items: 16 x 8, item (x, y) has the queries x + 16 a
// and of every 32 keys, and of every 32 components of the result, those at y + 8 b. Matrices pass through local memory in pieces 32 wide.
// P0: values of a head. P1: queries per item, so that what an item keeps (P1 P0 / 8 results) stays in registers.
#define ITEMS 128
#define QUERIES (16 * P1)
#define KEYS 32
#define PIECES ((P0 + 31) / 32)
#define PITCH 33
#define ITEM_X (ITEM / 8)
#define ITEM_Y (ITEM % 8)

// Drivers of GPUs unroll loops this short unasked; PoCL 3.1, asked, makes wrong code of them.
#ifdef __OPENCL_VERSION__
#define UNROLL
#else
#define UNROLL _Pragma("unroll")
#endif

// The sequence that a tile of queries belongs to. Sequence s begins with tile offsets[s] / QUERIES + s: that leaves room for the tile that is not
// full, and needs no sums over the sequences before.
FUNCTION int sequence_of_tile(GLOBAL const int* offsets, int sequences, int tile)
{
    int low = 0, high = sequences - 1;
    while (low < high)
    {
        int middle = (low + high + 1) / 2;
        if (offsets[middle] / QUERIES + middle <= tile)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

// How many of `keys` keys the query at a position sees: all, or those to the end of its block.
FUNCTION int sight_of(int position, int block, int keys)
{
    if (block == 0)
        return keys;
    int rest = block - position % block;
    return rest >= keys - position ? keys : position + rest;
}

// 32 components of `rows` rows, zero where there are none: what lies there may be anything, and 0 times that must be 0.
FUNCTION void stage(LOCAL float* piece, int rows, GLOBAL const act_t* from, int stride, int present, int column)
{
    for (int i = ITEM; i < rows * 32; i += ITEMS)
    {
        int row = i / 32, at = column + i % 32;
        piece[row * PITCH + i % 32] = row < present && at < P0 ? LOAD_ACT(from, (size_t)row * stride + at) : 0.0f;
    }
}

// sums[a, b] += left[x + 16 a, 0..32] right[0..32, y + 8 b]; a step along right's inner and outer dimension is `along` and `across`.
FUNCTION void multiply(float* sums, LOCAL const float* left, LOCAL const float* right, int along, int across)
{
    for (int i = 0; i < 32; i++)
    {
        float column[4];
        UNROLL for (int b = 0; b < 4; b++)
            column[b] = right[i * along + (ITEM_Y + 8 * b) * across];
        UNROLL for (int a = 0; a < P1; a++)
        {
            float x = left[(ITEM_X + 16 * a) * PITCH + i];
            UNROLL for (int b = 0; b < 4; b++)
                sums[a * 4 + b] = fma(x, column[b], sums[a * 4 + b]);
        }
    }
}

// Stores the keys and values of a row, each at its position; what has none is dropped.
KERNEL GROUP_SIZE(ITEMS) attention_store(
    GLOBAL const act_t* qkv, int qkv_stride, int column, int columns, GLOBAL const int* offsets, int sequences,
    GLOBAL act_t* cache, int cache_stride, int capacity, GLOBAL const int* first, GLOBAL const int* live, int cell, int at_most)
{
    int row = GROUP_X;
    if (row >= live_rows(live, cell, at_most))
        return;
    int sequence = sequence_of(offsets, sequences, row), position = first[sequence] + row - offsets[sequence];
    if (position < 0 || position >= capacity)
        return;
    GLOBAL const act_t* from = qkv + (size_t)row * qkv_stride + column;
    GLOBAL act_t* to = cache + ((size_t)sequence * capacity + position) * cache_stride;
    for (int i = ITEM; i < columns; i += ITEMS)
        to[i] = from[i];
}

// Keys lie in rows of their own from `keys_column` on: in a cache with `capacity` rows per sequence, or, where that is 0, beside the queries.
KERNEL GROUP_SIZE(ITEMS) attention(
    GLOBAL const act_t* qkv, int qkv_stride, GLOBAL const int* offsets, int sequences, int heads, int kv_heads, float scale, int block,
    GLOBAL const act_t* keys, int keys_stride, int keys_column, int capacity, GLOBAL const int* first, GLOBAL const int* count,
    GLOBAL act_t* output, int output_stride, GLOBAL const int* live, int cell, int at_most)
{
    LOCAL_ARRAY(float, left, QUERIES * PITCH);
    LOCAL_ARRAY(float, right, KEYS * PITCH);
    LOCAL_ARRAY(float, weights, QUERIES * PITCH);
    LOCAL_ARRAY(float, shared, QUERIES * 8);
    int sequence = sequence_of_tile(offsets, sequences, GROUP_X), head = GROUP_Y, kv_head = head / (heads / kv_heads);
    int start = offsets[sequence], length = min(offsets[sequence + 1], live_rows(live, cell, at_most)) - start;
    int query = (GROUP_X - start / QUERIES - sequence) * QUERIES;
    if (query >= length)
        return;
    int queries = min(length - query, QUERIES), position = query + (capacity > 0 ? first[sequence] : 0);
    int all = capacity > 0 ? min(count[sequence], capacity) : length, seen = sight_of(position + queries - 1, block, all);
    GLOBAL const act_t* q = qkv + (size_t)(start + query) * qkv_stride + head * P0;
    GLOBAL const act_t* k = keys + (capacity > 0 ? (size_t)sequence * capacity : (size_t)start) * keys_stride + keys_column + kv_head * P0;

    float mixed[PIECES * P1 * 4], most[P1], total[P1];
    for (int i = 0; i < PIECES * P1 * 4; i++)
        mixed[i] = 0.0f;
    for (int a = 0; a < P1; a++)
    {
        most[a] = -HUGE_VALUE;
        total[a] = 0.0f;
    }

    for (int key = 0; key < seen; key += KEYS)
    {
        float scores[P1 * 4];
        for (int i = 0; i < P1 * 4; i++)
            scores[i] = 0.0f;
        for (int piece = 0; piece < PIECES; piece++)
        {
            BARRIER();
            stage(left, QUERIES, q, qkv_stride, queries, piece * 32);
            stage(right, KEYS, k + (size_t)key * keys_stride, keys_stride, all - key, piece * 32);
            BARRIER();
            multiply(scores, left, right, 1, PITCH);
        }

        UNROLL for (int a = 0; a < P1; a++)
        {
            int limit = sight_of(position + ITEM_X + 16 * a, block, all);
            float largest = -HUGE_VALUE;
            UNROLL for (int b = 0; b < 4; b++)
            {
                if (key + ITEM_Y + 8 * b >= limit)
                    scores[a * 4 + b] = -HUGE_VALUE;
                largest = fmax(largest, scores[a * 4 + b]);
            }
            shared[(ITEM_X + 16 * a) * 8 + ITEM_Y] = largest;
        }
        BARRIER();
        UNROLL for (int a = 0; a < P1; a++)
        {
            float before = most[a];
            for (int y = 0; y < 8; y++)
                most[a] = fmax(most[a], shared[(ITEM_X + 16 * a) * 8 + y]);
            // Before the first key that is seen there is nothing to scale, and no difference of infinities may arise.
            float largest = most[a] == -HUGE_VALUE ? 0.0f : most[a], fade = exp(scale * (before - largest));
            total[a] *= fade;
            UNROLL for (int b = 0; b < 4; b++)
            {
                float weight = exp(scale * (scores[a * 4 + b] - largest));
                weights[(ITEM_X + 16 * a) * PITCH + ITEM_Y + 8 * b] = weight;
                total[a] += weight;
                UNROLL for (int piece = 0; piece < PIECES; piece++)
                    mixed[(piece * P1 + a) * 4 + b] *= fade;
            }
        }
        UNROLL for (int piece = 0; piece < PIECES; piece++)
        {
            BARRIER();
            stage(right, KEYS, k + (size_t)key * keys_stride + kv_heads * P0, keys_stride, seen - key, piece * 32);
            BARRIER();
            multiply(mixed + piece * P1 * 4, weights, right, PITCH, 1);
        }
    }

    for (int a = 0; a < P1; a++)
        shared[(ITEM_X + 16 * a) * 8 + ITEM_Y] = total[a];
    BARRIER();
    UNROLL for (int a = 0; a < P1; a++)
    {
        int row = ITEM_X + 16 * a;
        float sum = 0.0f;
        for (int y = 0; y < 8; y++)
            sum += shared[row * 8 + y];
        UNROLL for (int i = 0; i < PIECES * 4; i++)
        {
            int column = i / 4 * 32 + ITEM_Y + i % 4 * 8;
            if (row < queries && column < P0)
                STORE_ACT(output, (size_t)(start + query + row) * output_stride + head * P0 + column,
                          sum == 0.0f ? 0.0f : mixed[(i / 4 * P1 + a) * 4 + i % 4] / sum);
        }
    }
}
