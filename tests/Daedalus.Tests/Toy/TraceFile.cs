using System.Text.Json;

namespace Daedalus.Tests.Toy;

/// <summary>A file of <c>tests/traces</c>.</summary>
internal static class TraceFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static T Read<T>(string name)
    {
        using var file = File.OpenRead(RepositoryFiles.PathOf("tests", "traces", name));
        return JsonSerializer.Deserialize<T>(file, Options)!;
    }
}
