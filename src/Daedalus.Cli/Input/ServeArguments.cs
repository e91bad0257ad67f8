using System.CommandLine;
using System.Globalization;
using Daedalus.Server;
using Daedalus.Serving;

namespace Daedalus.Cli.Input;

/// <summary>The options of <c>daedalus serve</c> about addresses, keys and limits.</summary>
internal sealed class ServeArguments
{
    private const int MostRequests = 1 << 16;

    private readonly Option<string[]> _urls = new("--url", "-u")
    {
        Description = "Where to listen, default http://127.0.0.1:8080; may be repeated. Other machines are let in only with a key: http://*:8080.",
        HelpName = "url",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _name = new("--name") { Description = "What callers name the model. Default: the name of its folder.", HelpName = "name" };

    private readonly Option<string?> _keys = new("--key-file")
    {
        Description = $"File with the keys of those who may call, one a line, each with a name before it or alone. {KeyFile.Variable} holds one as well.",
        HelpName = "file",
    };

    private readonly Option<int> _queue = Whole("--queue", "Requests that may wait; whoever comes when they are all there is refused.", "n", 64, 0, MostRequests);
    private readonly Option<int> _batch = Whole("--batch", "Requests that are denoised together at most.", "n", 32, 1, MostRequests);
    private readonly Option<int?> _rate = new("--rate") { Description = "Requests a minute per key, or of all callers where there are no keys. Default: no limit.", HelpName = "n" };
    private readonly Option<bool> _allowHigh = new("--allow-high") { Description = "Callers with keys may ask to go before the others (daedalus.priority high). Where there are no keys they may in any case." };
    private readonly Option<int> _timeout = Whole("--timeout", "Longest time a request may take, waiting included.", "seconds", 600, 1, 24 * 86400);
    private readonly Option<int> _drain = Whole("--drain", "How long requests may go on after Ctrl-C or SIGTERM.", "seconds", 30, 0, 3600);
    private readonly Option<int> _handOver = Whole("--hand-over", "How long, before that, requests are still taken: until balancers know that the server goes. Every answer then closes its connection.", "seconds", 0, 0, 3600);

    public ServeArguments() => Limit(_rate, 1, 1_000_000);

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _urls, _name, _keys, _queue, _batch, _rate, _allowHigh, _timeout, _drain, _handOver })
            command.Add(option);
    }

    public EngineOptions Engine(ParseResult parsed) => new() { QueueLimit = parsed.GetValue(_queue), MaxBatch = parsed.GetValue(_batch), ModelName = parsed.GetValue(_name) };

    /// <exception cref="UsageException">An address or a name cannot be, or lets in everybody.</exception>
    public ServerOptions Server(ParseResult parsed, string folder)
    {
        var options = new ServerOptions
        {
            ModelName = parsed.GetValue(_name) ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
            Keys = KeyFile.Read(parsed.GetValue(_keys)),
            RequestsPerMinute = parsed.GetValue(_rate),
            HighestPriority = parsed.GetValue(_allowHigh) ? RequestPriority.High : null,
            RequestTimeout = TimeSpan.FromSeconds(parsed.GetValue(_timeout)),
            DrainTimeout = TimeSpan.FromSeconds(parsed.GetValue(_drain)),
            HandOver = TimeSpan.FromSeconds(parsed.GetValue(_handOver)),
        };
        if (parsed.GetValue(_urls) is { Length: > 0 } urls)
            options = options with { Urls = urls };
        try
        {
            options.Validate();
            return options;
        }
        catch (ArgumentException error)
        {
            // In the words of the command line.
            throw new UsageException(Failure.Message(error).Replace("Urls", "--url", StringComparison.Ordinal).Replace("Keys is empty", $"there is no --key-file and no {KeyFile.Variable}", StringComparison.Ordinal)
                .Replace("ModelName", "--name", StringComparison.Ordinal));
        }
    }

    private static Option<int> Whole(string name, string description, string unit, int byDefault, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = unit, DefaultValueFactory = _ => byDefault };
        Limit(option, least, most);
        return option;
    }

    private static void Limit(Option option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && (value < least || value > most))
            result.AddError($"{option.Name} is {value}; it must be from {least} to {most}.");
    });
}
