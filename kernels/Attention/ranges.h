// For how many positions a sequence has room in a cache. `ranges` holds of each the row of its first position and their number; what leads outside the
// cache is cut off.
FUNCTION int room_of(GLOBAL const int* ranges, int sequence, int cache_rows)
{
    int start = ranges[2 * sequence], room = ranges[2 * sequence + 1];
    return start < 0 || start >= cache_rows ? 0 : min(room, cache_rows - start);
}
