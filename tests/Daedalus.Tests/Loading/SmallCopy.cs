using System.Text.Json.Nodes;
using Daedalus.Models.Tests.Weights;

namespace Daedalus.Tests.Loading;

/// <summary>The small checkpoint in a folder of its own, so that files beside the weights can be broken; the weights are linked.</summary>
internal sealed class SmallCopy : IDisposable
{
    private readonly TempFolder _folder = new();

    public SmallCopy()
    {
        File.CreateSymbolicLink(PathOf("model.safetensors"), System.IO.Path.Combine(SmallModel.Folder, "model.safetensors"));
        foreach (var name in new[] { "config.json", "tokenizer.json", "daedalus.json" })
            Write(name, File.ReadAllText(System.IO.Path.Combine(SmallModel.Folder, name)));
    }

    public string Path => _folder.Path;

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public void Write(string name, string text) => _folder.Write(name, text);

    public void Change(string name, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(PathOf(name)))!.AsObject();
        change(json);
        Write(name, json.ToJsonString());
    }

    public void Dispose() => _folder.Dispose();
}
