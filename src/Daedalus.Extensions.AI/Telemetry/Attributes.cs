namespace Daedalus.Extensions.AI;

/// <summary>Names of attributes: OpenTelemetry's for generative AI, and ours for what diffusion adds.</summary>
internal static class Attributes
{
    public const string Operation = "gen_ai.operation.name";
    public const string Provider = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string RequestSeed = "gen_ai.request.seed";
    public const string ResponseModel = "gen_ai.response.model";
    public const string OutputType = "gen_ai.output.type";
    public const string FinishReasons = "gen_ai.response.finish_reasons";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string TokenType = "gen_ai.token.type";
    public const string ErrorType = "error.type";

    public const string Decoder = "daedalus.decoder";
    public const string Steps = "daedalus.steps";
    public const string Forwards = "daedalus.forwards";
    public const string CanvasTokens = "daedalus.canvas_tokens";
    public const string Insertions = "daedalus.insertions";
    public const string EffectiveRatio = "daedalus.effective_ratio";
    public const string Waited = "daedalus.waited";
}
