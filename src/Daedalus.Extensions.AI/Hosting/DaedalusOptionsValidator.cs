using Daedalus.Caching;
using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.Options;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Serving;
using Microsoft.Extensions.Options;

namespace Daedalus.Extensions.AI;

/// <summary>Checks what can be checked before the model is loaded; every failure names the key, its value, the limit and the way out.</summary>
internal sealed class DaedalusOptionsValidator : IValidateOptions<DaedalusOptions>
{
    private const double MostGuidance = 1000;

    public ValidateOptionsResult Validate(string? name, DaedalusOptions options)
    {
        var failures = Problems(options).OfType<string>().Select(problem => string.IsNullOrEmpty(name) ? $"Daedalus: {problem}" : $"Daedalus '{name}': {problem}").ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string?> Problems(DaedalusOptions options)
    {
        yield return Path(options.ModelPath);
        if (options.ModelName is not null && string.IsNullOrWhiteSpace(options.ModelName))
            yield return "ModelName is blank; name the model, or leave it out for the folder's name.";
        if (!DeviceCatalogue.IsName(options.Device))
            yield return $"Device is '{options.Device}'; it must be one of {DeviceCatalogue.Names}.";
        if (options.Threads is < 0 or > CpuDevice.MaxThreads)
            yield return $"Threads is {options.Threads}; it must be from 0 to {CpuDevice.MaxThreads}, 0 for one per processor.";
        if (!Enum.IsDefined(options.Weights))
            yield return $"Weights is {options.Weights}; it must be one of {string.Join(", ", Enum.GetNames(options.Weights.GetType()))}.";
        if (options.MemoryLimit < 1)
            yield return $"MemoryLimit is {options.MemoryLimit}; it must be positive, or left out for what is free.";
        if (options.StallLimit <= TimeSpan.Zero)
            yield return $"StallLimit is {options.StallLimit}; it must be more than 0, and more than the longest step takes.";
        if (options.Guidance is not (>= 0 and <= MostGuidance))
            yield return FormattableString.Invariant($"Guidance is {options.Guidance}; it must be from 0 to {MostGuidance}.");
        foreach (var problem in EngineProblems(options))
            yield return problem;
        yield return Problem("Cache", () => options.Cache is null ? null : CacheOptions.Parse(options.Cache));
        yield return Problem("Decoder", () => DecoderCatalogue.Find(options.Decoder ?? DaedalOptions.Name));
        foreach (var (setting, value) in options.Settings)
            if (DecoderCatalogue.All.FirstOrDefault(decoder => decoder.Decoder == (options.Decoder ?? DaedalOptions.Name)) is { } decoder)
                yield return Problem($"Settings:{setting}", () => decoder.WithText(setting, value));
    }

    private static string? Path(string path) => path switch
    {
        "" or null => "ModelPath is not set; name the folder of a model.",
        _ when !Directory.Exists(path) => $"ModelPath is '{path}', and there is no such folder; name the folder of a model.",
        _ => null,
    };

    // The engine knows its limits. Each is tried alone, so that all that are wrong are named.
    private static IEnumerable<string?> EngineProblems(DaedalusOptions options)
    {
        yield return Problem(null, () => new EngineOptions { QueueLimit = options.QueueLimit });
        yield return Problem(null, () => new EngineOptions { MaxBatch = options.MaxBatch });
        yield return Problem("BatchMemoryLimit", () => new EngineOptions { MemoryLimit = options.BatchMemoryLimit });
        yield return Problem(null, () => new EngineOptions { Timeout = options.Timeout });
        yield return Problem(null, () => new EngineOptions { DrainTimeout = options.DrainTimeout });

        static string? Problem(string? key, Func<EngineOptions> make) => DaedalusOptionsValidator.Problem(key, () =>
        {
            make().Validate();
            return null;
        });
    }

    private static string? Problem(string? key, Func<object?> attempt)
    {
        try
        {
            attempt();
            return null;
        }
        catch (ArgumentException error)
        {
            return key is null ? error.Message : $"{key}: {error.Message}";
        }
    }
}
