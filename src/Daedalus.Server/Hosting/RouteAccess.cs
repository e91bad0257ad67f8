namespace Daedalus.Server.Hosting;

/// <summary>Who may call a route.</summary>
internal enum RouteAccess
{
    /// <summary>Everybody: the page, and those who ask whether the server lives.</summary>
    Open,

    /// <summary>Those who have a key, where there are keys.</summary>
    Keyed,

    /// <summary>The same, no more of them than the limits let in.</summary>
    Limited,
}
