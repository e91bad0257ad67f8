namespace Daedalus.Server.Answers;

/// <summary>The models that answer: one.</summary>
internal sealed record ModelList(string Object, ModelCard[] Data)
{
    public static ModelList Of(ModelCard card) => new("list", [card]);
}

internal sealed record ModelCard(string Id, string Object, long Created, string OwnedBy)
{
    public static ModelCard Of(string name) => new(name, "model", 0, "daedalus");
}
