namespace Daedalus;

/// <summary>One request of a batch.</summary>
/// <param name="Prompt">What is asked.</param>
/// <param name="Options">How it is answered; null takes the defaults of the model.</param>
public sealed record GenerationRequest(Prompt Prompt, GenerationOptions? Options = null);
