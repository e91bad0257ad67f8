using System.Runtime.InteropServices;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Canvas;

public static partial class CanvasEdit
{
    private const int Mask = -9;

    internal static IEnumerable<DeviceText> Texts => [new(Text, default)];

    internal static IEnumerable<ConformanceCase> Cases
    {
        get
        {
            foreach (var kind in Enum.GetValues<CanvasEditKind>())
            {
                yield return new("CanvasEdit", $"{kind}, random canvases", DType.F32, 0, device => Error(device, kind, rounds: 120));
                yield return new("CanvasEdit", $"{kind}", DType.F32, 0, device => Error(device, kind, rounds: 3)) { IsShort = true };
            }
        }
    }

    // 1 if the result or anything else in the buffer differs: an edit is exact and touches nothing past its end.
    private static double Error(IDevice device, CanvasEditKind kind, int rounds)
    {
        var draws = new Draws(61 + (int)kind);
        for (var round = 0; round < rounds; round++)
        {
            var edit = Edit.Draw(draws, round);
            var buffer = Enumerable.Range(100, edit.Room).ToArray();
            var expected = edit.Expected(kind, buffer[..edit.Length]);
            var length = edit.Run(device, kind, buffer);
            if (length != (expected?.Count ?? -1) || !buffer.AsSpan(0, Math.Max(0, length)).SequenceEqual(CollectionsMarshal.AsSpan(expected)))
                return 1;
            // What a shorter canvas leaves behind is free; past the longer of the two nothing may change.
            var untouched = expected is null ? 0 : Math.Max(edit.Length, length);
            if (!buffer.AsSpan(untouched).SequenceEqual(Enumerable.Range(100, edit.Room).ToArray().AsSpan(untouched)))
                return 1;
        }

        return 0;
    }

    private sealed record Edit(int Length, int Limit, int Room, int Position, int Count, int[] Counts, bool[] Keep)
    {
        public static Edit Draw(Draws draws, int round)
        {
            var length = 1 + draws.Next(round % 3 == 0 ? 20 : 600);
            var limit = length + draws.Next(round % 2 == 0 ? 1000 : 60);
            var counts = new int[length];
            var keep = new bool[length];
            var rarity = 1 + draws.Next(12);
            for (var i = 0; i < length; i++)
                (counts[i], keep[i]) = (draws.Next(rarity) > 0 ? draws.Next(20) - 19 : draws.Next(6), draws.Next(rarity) > 0);
            // Some insertions fit exactly, or miss by one; some are absurd.
            if (round % 4 == 1)
                limit = length + counts.Sum(count => Math.Max(0, count)) - draws.Next(2);
            limit = Math.Max(limit, length);
            if (round % 10 == 8)
                counts[draws.Next(length)] = counts[0] = int.MaxValue;
            return new Edit(
                length, limit, limit + draws.Next(140), draws.Next(length), round % 10 == 5 ? int.MaxValue : 1 + draws.Next(round % 4 == 0 ? 400 : 9), counts, keep);
        }

        public List<int>? Expected(CanvasEditKind kind, int[] values)
        {
            switch (kind)
            {
                case CanvasEditKind.Append:
                    return [.. values, .. Enumerable.Repeat(Mask, Math.Min(Count, Limit - Length))];
                case CanvasEditKind.Expand:
                    return [.. values[..Position].Concat(Enumerable.Repeat(Mask, Count)).Take(Limit).Concat(values[(Position + 1)..]).Take(Limit)];
                case CanvasEditKind.Insert when Counts.Sum(count => Math.Max(0L, count)) > Limit - Length:
                    return null;
                case CanvasEditKind.Insert:
                    return [.. values.SelectMany((value, i) => Enumerable.Repeat(Mask, Math.Max(0, Counts[i])).Prepend(value))];
                default:
                    return [.. values.Where((_, i) => Keep[i])];
            }
        }

        public int Run(IDevice device, CanvasEditKind kind, int[] buffer)
        {
            if (device is Accelerator accelerator)
                return Run(accelerator, kind, buffer);
            return kind switch
            {
                CanvasEditKind.Append => Append(buffer.AsSpan(), Length, Count, Mask, Limit),
                CanvasEditKind.Expand => Expand(buffer.AsSpan(), Length, Position, Count, Mask, Limit),
                CanvasEditKind.Insert => Insert(buffer.AsSpan(), Length, Counts, Mask, Limit),
                _ => Delete(buffer.AsSpan(), Length, Keep),
            };
        }

        private int Run(Accelerator device, CanvasEditKind kind, int[] buffer)
        {
            using Indices given = new(device), marks = new(device), result = new(device);
            var (edited, answer) = (given.Set(buffer), result.Set([-2]));
            var marked = marks.Set(kind == CanvasEditKind.Insert ? Counts : [.. Keep.Select(keep => keep ? 1 : 0)]);
            RunOn(device, kind, edited.Memory, Length, Position, Count, Mask, Limit, marked.Memory, answer.Memory);
            device.Read(edited.Memory, 0, MemoryMarshal.AsBytes(buffer.AsSpan()));
            Span<int> length = [-2];
            device.Read(answer.Memory, 0, MemoryMarshal.AsBytes(length));
            return length[0];
        }
    }
}
