using System.Security.Cryptography;
using Daedalus.Models;
using Daedalus.Server.Errors;
using Daedalus.Serving;
using Microsoft.AspNetCore.Http;

namespace Daedalus.Server.Requests;

/// <summary>From the JSON of a request to what the engine is told. What can be found wrong with a single field is found here, so that errors name it.</summary>
internal sealed class AskReader(DiffusionModel model, ServerOptions options)
{
    private const int LongestUser = 256;

    /// <summary>Reads a conversation.</summary>
    /// <exception cref="ApiException">A field is wrong; the error names it.</exception>
    public Ask ReadChat(JsonFields request, string caller) => Read(request, caller, "messages", MessageReader.Read);

    /// <summary>Reads a prompt to be continued.</summary>
    /// <exception cref="ApiException">A field is wrong; the error names it.</exception>
    public Ask ReadText(JsonFields request, string caller) => Read(request, caller, "prompt", PromptReader.Read);

    // Where callers are told apart, none may push before the others unless the operator says so.
    private RequestPriority Highest => options.HighestPriority ?? (options.Keys.Count > 0 ? RequestPriority.Normal : RequestPriority.High);

    private Ask Read(JsonFields request, string caller, string promptField, Func<JsonFields, Prompt> readPrompt)
    {
        CheckModel(request);
        Unsupported.Refuse(request);
        var extension = Extension.Read(request);
        var stream = request.Flag("stream") ?? false;
        var usage = request.Object("stream_options")?.Flag("include_usage") ?? false;
        var user = request.Text("user", LongestUser);
        var generation = Generation(request, extension);
        var prompt = readPrompt(request);
        CheckPrompt(prompt, promptField);
        var engine = new EngineRequest(prompt, generation)
        {
            Priority = extension.Priority <= Highest ? extension.Priority : throw TooHigh(),
            Timeout = extension.Timeout is { } asked && asked < options.RequestTimeout ? asked : options.RequestTimeout,

            // Turns are taken among keys: whoever has one could else take as many as it names users.
            Client = options.Keys.Count > 0 ? caller : user ?? caller,
        };
        return new Ask(engine, stream, usage);
    }

    private void CheckModel(JsonFields request)
    {
        if (request.Text("model") is { } name && name != options.ModelName)
            throw UnknownModel(options.ModelName);
    }

    /// <summary>What those are told who ask for another model.</summary>
    public static ApiException UnknownModel(string known) => new(new ApiError(
        StatusCodes.Status404NotFound, ErrorType.InvalidRequest, "model_not_found", $"There is no model of this name here; there is '{known}'.")
    { Param = "model" });

    private static ApiException TooHigh() => ApiException.Invalid(
        "daedalus.priority", "daedalus.priority is higher than this server lets requests ask for; it takes normal and low. Leave it out, or have the operator allow it (HighestPriority, serve --allow-high).");

    private GenerationOptions Generation(JsonFields request, Extension extension)
    {
        var defaults = options.Defaults;
        return defaults with
        {
            Decoder = DecoderReader.Read(request, extension, model, defaults.Decoder),
            Seed = request.Whole("seed") is { } seed ? unchecked((ulong)seed) : defaults.Seed != 0 ? defaults.Seed : Drawn(),
            StopStrings = StopReader.Read(request) ?? defaults.StopStrings,
            LogitBias = BiasReader.Read(request, model.Conventions.VocabularySize) ?? defaults.LogitBias,
            Cache = extension.Cache ?? defaults.Cache,
            StopEarly = extension.StopEarly ?? defaults.StopEarly,
            Guidance = extension.Guidance ?? defaults.Guidance,
        };
    }

    // Whoever asks twice with a temperature and no seed wants two answers.
    private static ulong Drawn() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    // The engine does the same, for nothing then, but could not say that it was this field.
    private void CheckPrompt(Prompt prompt, string field)
    {
        try
        {
            var (tokens, context) = (Checked.By(field, () => model.Encode(prompt)).Length, model.Conventions.ContextLimit);
            if (tokens >= context)
                throw ApiException.Invalid(
                    field, FormattableString.Invariant($"The prompt has {tokens:N0} tokens; the model's context of {context:N0} must hold prompt and answer. Shorten it."), "context_length_exceeded");
        }
        catch (InvalidModelException)
        {
            throw ApiException.Invalid(field, "The text cannot be split into tokens: the tokenizer's pattern finds no end in it. Break up what repeats.");
        }
    }
}
