using Daedalus.Server.Hosting;
using Daedalus.Serving;

namespace Daedalus.Server;

/// <summary>Where a server listens, who may call it, and how much it takes.</summary>
public sealed record ServerOptions
{
    /// <summary>Where <see cref="DaedalusServer.Create"/> listens, default <c>http://127.0.0.1:8080</c>. Without <see cref="Keys"/> only addresses of this machine; port 0 takes a free one.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:8080"];

    /// <summary>What callers name the model, default <c>daedalus</c>; 1 to 256 visible ASCII characters.</summary>
    public string ModelName { get; init; } = "daedalus";

    /// <summary>Keys of which every call of <c>/v1</c> and <c>/metrics</c> must show one; default none: everybody on this machine may call.</summary>
    public IReadOnlyList<ApiKey> Keys { get; init; } = [];

    /// <summary>What holds where a request says nothing; it must suit the model (<see cref="DiffusionModel.Check"/>). A <see cref="GenerationOptions.Seed"/> of 0, the default, draws one for each request.</summary>
    public GenerationOptions Defaults { get; init; } = new();

    /// <summary>Longest body, default 1 MiB; from 1 KiB to 64 MiB.</summary>
    public int MaxBodyBytes { get; init; } = 1 << 20;

    /// <summary>Connections at once, default 4096; from 1 to 65,536. Those above it are closed.</summary>
    public int MaxConcurrentConnections { get; init; } = 4096;

    /// <summary>Requests to the model that are read, wait or run at once, default 2048; from 1 to 65,536. Those above it are refused.</summary>
    public int MaxConcurrentRequests { get; init; } = 2048;

    /// <summary>Requests to the model per key in any minute, or of all callers together where there are no keys; from 1 to 1,000,000. Default null: no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>
    /// Highest priority that a request may ask for; one that asks for more is refused. Default null: <see cref="RequestPriority.Normal"/> where there are
    /// <see cref="Keys"/>, so that no key pushes before the others, and <see cref="RequestPriority.High"/> where there are none.
    /// </summary>
    public RequestPriority? HighestPriority { get; init; }

    /// <summary>Longest time a request may take, waiting included, default 10 minutes; up to 24 days. A request may ask for less.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a reader of a stream may take nothing before its connection is closed, default 30 seconds; up to an hour.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stream is silent at most, default 15 seconds, up to an hour: then a comment goes out, so that proxies between do not give it up.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long requests may go on when <see cref="DaedalusServer.Create"/>'s host is told to stop, default 30 seconds; from 0 to an hour.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long <see cref="DaedalusServer.Create"/>'s host, when it is told to stop, still takes requests before those it has are drained, default 0; up to an hour. It is
    /// not ready from the first moment on, and every answer from then on closes its connection: so long others have to hear that it goes, and callers who keep connections
    /// to make their next one elsewhere.
    /// </summary>
    public TimeSpan HandOver { get; init; }

    /// <summary>How long a step may take before <c>/healthz</c> says that the process should be started again, default 5 minutes; up to a day.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <exception cref="ArgumentException">An option is out of range; the message names it, its value, the limit and the way out.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Urls, nameof(Urls));
        ArgumentNullException.ThrowIfNull(Keys, nameof(Keys));
        ArgumentNullException.ThrowIfNull(Defaults, nameof(Defaults));
        Defaults.Decoder?.Validate();
        ListenAddress.ParseAll(Urls, Keys.Count > 0);
        OptionLimits.Name(nameof(ModelName), ModelName);
        OptionLimits.Distinct(Keys);
        OptionLimits.Whole(nameof(MaxBodyBytes), MaxBodyBytes, 1 << 10, 64 << 20);
        OptionLimits.Whole(nameof(MaxConcurrentConnections), MaxConcurrentConnections, 1, 1 << 16);
        OptionLimits.Whole(nameof(MaxConcurrentRequests), MaxConcurrentRequests, 1, 1 << 16);
        if (RequestsPerMinute is { } requests)
            OptionLimits.Whole(nameof(RequestsPerMinute), requests, 1, 1_000_000);
        if (HighestPriority is { } priority && (priority < RequestPriority.Normal || !Enum.IsDefined(priority)))
            throw new ArgumentException($"{nameof(HighestPriority)} is {priority}; it must be {RequestPriority.Normal}, which requests have that ask for none, or {RequestPriority.High}.");
        OptionLimits.Time(nameof(RequestTimeout), RequestTimeout, TimeSpan.FromTicks(1), TimeSpan.FromDays(24));
        OptionLimits.Time(nameof(WriteTimeout), WriteTimeout, TimeSpan.FromTicks(1), TimeSpan.FromHours(1));
        OptionLimits.Time(nameof(KeepAlive), KeepAlive, TimeSpan.FromTicks(1), TimeSpan.FromHours(1));
        OptionLimits.Time(nameof(StallLimit), StallLimit, TimeSpan.FromTicks(1), TimeSpan.FromDays(1));
        OptionLimits.Time(nameof(DrainTimeout), DrainTimeout, TimeSpan.Zero, TimeSpan.FromHours(1));
        OptionLimits.Time(nameof(HandOver), HandOver, TimeSpan.Zero, TimeSpan.FromHours(1));
    }
}
