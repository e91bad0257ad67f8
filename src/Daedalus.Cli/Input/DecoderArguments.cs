using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Daedalus.Caching;
using Daedalus.Denoising.Options;

namespace Daedalus.Cli.Input;

/// <summary>The options by which commands that answer are told their decoder.</summary>
internal sealed class DecoderArguments
{
    private readonly Option<string?> _decoder = new("--decoder", "-d")
    {
        Description = $"One of {string.Join(", ", DecoderCatalogue.All.Select(options => options.Decoder))}. Default: daedal.",
        HelpName = "name",
    };

    private readonly Option<int?> _length = new("--length", "-l") { Description = "Length of the answer; for daedal and rho-eos the length they start from.", HelpName = "tokens" };
    private readonly Option<int?> _longest = new("--max-length") { Description = "Longest answer of daedal and rho-eos.", HelpName = "tokens" };
    private readonly Option<int?> _block = new("--block", "-b") { Description = "Block length, for daedal and rho-eos the width of their window.", HelpName = "tokens" };

    private readonly Option<string[]> _settings = new("--set", "-s")
    {
        Description = "Sets any setting of the decoder; may be repeated.",
        HelpName = "name=value",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<ulong> _seed = new("--seed") { Description = "Key of the random numbers of temperature, random remasking and ancestral sampling.", HelpName = "n" };

    private readonly Option<string?> _cache = new("--cache")
    {
        Description = $"Keeps keys and values between forwards: {string.Join(", ", CacheOptions.Names)}, with settings as in dual:refresh=8. Less is computed; answers are near, not the same, but for exact, which is for networks whose attention is cut into blocks.",
        HelpName = "kind",
    };

    private readonly Option<bool> _stopEarly = new("--stop-early") { Description = "Ends once the end of the answer is decided: the same text in fewer forwards." };

    private readonly Option<string[]> _stops = new("--stop")
    {
        Description = "Ends the answer before this text; may be repeated.",
        HelpName = "text",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _biases = new("--bias")
    {
        Description = "Adds a number to the logits of a token, -inf forbids it: --bias Yes=-inf, or by id --bias '#17=2.5'; may be repeated.",
        HelpName = "text=number",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<double> _guidance = new("--guidance")
    {
        Description = "Classifier-free guidance: how far answers lean away from those without the prompt; 0 is off, more doubles the work.",
        HelpName = "w",
        CustomParser = Number,
    };

    /// <summary>Every decoder in a line, for a command's help.</summary>
    public static string Names
    {
        get
        {
            var lines = DecoderCatalogue.All.Select(options => $"  {options.Decoder,-15} {options.Summary}");
            return $"Decoders:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}{Environment.NewLine}'daedalus decoders' lists their settings. A model may bring presets of its own in daedalus.json.";
        }
    }

    private IEnumerable<Option> All => [_decoder, _length, _longest, _block, _settings, _seed, _cache, _stopEarly, _stops, _biases, _guidance];

    public void AddTo(Command command)
    {
        foreach (var option in All)
            command.Add(option);
    }

    /// <summary>Those that a command line names.</summary>
    public IEnumerable<Option> Given(ParseResult parsed) => All.Where(option => parsed.GetResult(option) is { Implicit: false });

    /// <summary>What was asked for, as it suits a model.</summary>
    public GenerationOptions Options(ParseResult parsed, DiffusionModel model) => new()
    {
        Decoder = new DecoderChoice(
            parsed.GetValue(_decoder), parsed.GetValue(_length), parsed.GetValue(_longest), parsed.GetValue(_block), parsed.GetValue(_settings)!).Apply(model),
        Seed = parsed.GetValue(_seed),
        Cache = parsed.GetValue(_cache) is { } kept ? Cache(kept) : null,
        StopEarly = parsed.GetValue(_stopEarly),
        StopStrings = parsed.GetValue(_stops)!,
        Guidance = parsed.GetValue(_guidance),
        LogitBias = BiasText.Parse(parsed.GetValue(_biases)!, model.Tokenizer),
    };

    // As --set and --bias read numbers: else 1,5 were fifteen.
    private static double Number(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            result.AddError($"--guidance is '{CommonOptions.Shorten(text)}'; it must be a number, such as 1.5.");
        return number;
    }

    private static CacheOptions Cache(string text)
    {
        try
        {
            return CacheOptions.Parse(text);
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"--cache: {Failure.Message(error)}");
        }
    }
}
