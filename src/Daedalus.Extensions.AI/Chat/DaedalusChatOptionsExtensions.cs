using Microsoft.Extensions.AI;

namespace Daedalus.Extensions.AI;

/// <summary>Carries <see cref="DaedalusChatOptions"/> in <see cref="ChatOptions"/>, through whatever clients stand in between.</summary>
public static class DaedalusChatOptionsExtensions
{
    private const string Key = "daedalus";

    /// <summary>Adds what only a diffusion model understands, in place of what was added before.</summary>
    /// <param name="options">The options; they are changed.</param>
    /// <param name="daedalus">What is added.</param>
    /// <returns>The same <paramref name="options"/>.</returns>
    public static ChatOptions WithDaedalus(this ChatOptions options, DaedalusChatOptions daedalus)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(daedalus);
        (options.AdditionalProperties ??= [])[Key] = daedalus;
        return options;
    }

    /// <summary>What <see cref="WithDaedalus"/> added; null if nothing.</summary>
    /// <exception cref="ArgumentException">Something else has its place.</exception>
    public static DaedalusChatOptions? GetDaedalus(this ChatOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.AdditionalProperties?.GetValueOrDefault(Key) is not { } found)
            return null;
        return found as DaedalusChatOptions
            ?? throw new ArgumentException($"AdditionalProperties[\"{Key}\"] is {found.GetType().Name}; it must be {nameof(DaedalusChatOptions)}. Set it by {nameof(WithDaedalus)}.", nameof(options));
    }
}
