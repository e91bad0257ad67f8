using System.Text.Json;

namespace Daedalus.Perf;

/// <summary>Questions that the shipped model never saw.</summary>
internal static class HeldOut
{
    /// <summary>All of them, sorted by task.</summary>
    public static IEnumerable<string> Questions()
    {
        foreach (var line in File.ReadLines(Path.Combine(ModelPath.Of(ModelPath.Default), "heldout.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            yield return json.RootElement.GetProperty("prompt").GetString()!;
        }
    }

    /// <summary>So many, evenly over the tasks.</summary>
    public static IEnumerable<string> Questions(int count)
    {
        var all = Questions().ToArray();
        return Enumerable.Range(0, count).Select(i => all[(int)((i + 0.5) * all.Length / count) % all.Length]);
    }
}
