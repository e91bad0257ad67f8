namespace Daedalus.Tests.Toy;

/// <summary>
/// A model without weights: integer hashes of the canvas, scaled by 2^-16 to logits that are exact in fp32. The same function as
/// <c>tests/traces/toy.py</c>, bit for bit, so that a decoder here sees what the published samplers saw there.
/// </summary>
internal static class ToyModel
{
    private const int Unit = 65536;
    private const int Sixteenth = Unit / 16;
    private const uint Outside = 0xFFFF;

    /// <summary>Logits [vocabulary] of one position of the canvas.</summary>
    public static void Logits(ToyParameters p, ReadOnlySpan<int> ids, int position, Span<float> logits)
    {
        Assert.Equal(p.Vocabulary, logits.Length);
        var row = RowHash(p, ids, position, out var known);
        var choice = Mix(row, 0x0FA7);
        var favourite = (int)(choice % (uint)(p.Vocabulary - 1));
        if (favourite >= p.Mask)
            favourite++;

        var stuck = (Mix(row, 0x3A5C) & 1023) < p.MaskRate;
        for (var token = 0; token < logits.Length; token++)
        {
            var units = (int)(Mix(row, (uint)token) & 0xFFFF) * p.Noise;
            if (token == favourite)
                units += (int)(choice >> 16) * p.Peak + known * p.Context * Sixteenth;
            if (token == ids[position] && token != p.Mask)
                units += p.Keep * Sixteenth;
            if (token == p.Eos)
                units += EosSixteenths(p, ids.Length, position) * Sixteenth;
            if (token == p.Mask && stuck)
                units += p.MaskBias * Sixteenth;
            logits[token] = units / (float)Unit;
        }
    }

    /// <summary>One number over the bits of all rows of a canvas, row by row and token by token.</summary>
    public static uint Checksum(ToyParameters p, ReadOnlySpan<int> ids)
    {
        var hash = 0u;
        Span<float> row = stackalloc float[p.Vocabulary];
        for (var position = 0; position < ids.Length; position++)
        {
            Logits(p, ids, position, row);
            foreach (var logit in row)
                hash = Mix(hash, BitConverter.SingleToUInt32Bits(logit));
        }

        return hash;
    }

    private static uint RowHash(ToyParameters p, ReadOnlySpan<int> ids, int position, out int known)
    {
        known = 0;
        var row = Mix(Mix(p.Seed, (uint)position), (uint)ids.Length);
        for (var near = position - 2; near <= position + 2; near++)
        {
            var inside = near >= 0 && near < ids.Length;
            row = Mix(row, inside ? (uint)ids[near] : Outside);
            if (inside && near != position && ids[near] != p.Mask)
                known++;
        }

        if ((Mix(row, 0x51ED) & 1023) >= p.GlobalRate)
            return row;

        var whole = p.Seed;
        foreach (var id in ids)
            whole = Mix(whole, (uint)id);
        return Mix(row, whole);
    }

    private static int EosSixteenths(ToyParameters p, int total, int position)
    {
        if (position < p.AnswerEnd)
            return -p.EosHold;

        var reach = Math.Clamp(total - p.AnswerEnd, -64, 64);
        return Math.Clamp(p.EosBias + p.EosSlope * Math.Min(position - p.AnswerEnd, 32) + p.EosLength * reach, -256, 256);
    }

    private static uint Mix(uint hash, uint value)
    {
        hash = unchecked((hash ^ value) * 0x85EBCA6B);
        hash = unchecked((hash ^ (hash >> 13)) * 0xC2B2AE35);
        return hash ^ (hash >> 16);
    }
}
