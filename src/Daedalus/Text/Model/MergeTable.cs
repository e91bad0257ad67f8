namespace Daedalus.Text.Model;

/// <summary>The merge rules: from a pair of neighbouring ids to the rule's rank (lower first) and the id that replaces the pair.</summary>
internal sealed class MergeTable
{
    private const ulong Free = ulong.MaxValue;
    private readonly ulong[] _keys;
    private readonly (int Rank, int Id)[] _values;
    private readonly int _shift;

    /// <summary>A table for this many rules, at most half full.</summary>
    public MergeTable(int count)
    {
        var bits = 4;
        while (1L << bits < 2L * count)
            bits++;
        _keys = new ulong[1 << bits];
        _values = new (int, int)[_keys.Length];
        _shift = 64 - bits;
        Array.Fill(_keys, Free);
    }

    /// <summary>Adds a rule; a later rule for the same pair replaces the earlier one, as in the reference.</summary>
    public void Set(int left, int right, int rank, int id)
    {
        var slot = Slot(Key(left, right));
        _keys[slot] = Key(left, right);
        _values[slot] = (rank, id);
    }

    public bool TryGet(int left, int right, out (int Rank, int Id) rule)
    {
        var key = Key(left, right);
        var slot = Slot(key);
        rule = _values[slot];
        return _keys[slot] == key;
    }

    private static ulong Key(int left, int right) => (ulong)(uint)left << 32 | (uint)right;

    private int Slot(ulong key)
    {
        var slot = (int)(key * 0x9E3779B97F4A7C15 >> _shift);
        while (_keys[slot] != key && _keys[slot] != Free)
            slot = slot + 1 & _keys.Length - 1;
        return slot;
    }
}
