namespace Daedalus.Server.Tests;

/// <summary>What the shipped model is asked.</summary>
internal static class Questions
{
    public const string Table = "Show 9 times 1 to 6.";
    public const string Count = "Count from 16 to 26 by 2.";
    public const string YesOrNo = "Is 21 larger than 52?";

    /// <summary>Has the answer take 64 forwards: long enough for others to come in between.</summary>
    public const string Long = "\"daedalus\":{\"decoder\":\"low-confidence\",\"settings\":{\"length\":64,\"block-length\":64}}";

    /// <summary>Has the answer take many seconds: one token a forward, and many of them.</summary>
    public const string Slow = "\"daedalus\":{\"decoder\":\"low-confidence\",\"settings\":{\"length\":900,\"block-length\":900}}";

    /// <summary>The answer that the model gives when it is asked alone.</summary>
    public static GenerationResult Alone(string question, GenerationOptions? options = null) => TestServer.Model.Generate(question, options);
}
