using System.Text;
using System.Text.Json;

namespace Daedalus.Models.Tests.Weights.Fuzz;

/// <summary>Whether an index beside the shards of <see cref="ShardFolder"/> is right: one weight_map, with each of the three tensors once.</summary>
internal static class SlowIndexValidator
{
    private static readonly string[] Right = [$"a={ShardFolder.First}", $"b={ShardFolder.First}", $"c={ShardFolder.Second}"];

    public static bool IsRight(byte[] index)
    {
        try
        {
            using var document = JsonDocument.Parse(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(index));
            var maps = document.RootElement.EnumerateObject().Where(field => field.Name == "weight_map").ToArray();
            return maps.Length == 1 && maps[0].Value.EnumerateObject().Select(entry => $"{entry.Name}={entry.Value.GetString()}").Order().SequenceEqual(Right);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            return false;
        }
    }
}
