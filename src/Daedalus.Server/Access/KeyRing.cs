using System.Security.Cryptography;
using System.Text;
using Daedalus.Server.Errors;
using Microsoft.AspNetCore.Http;

namespace Daedalus.Server.Access;

/// <summary>Knows callers by their keys.</summary>
internal sealed class KeyRing
{
    /// <summary>What callers are named where there are no keys.</summary>
    public const string Anybody = "local";

    private const string Scheme = "Bearer ";

    private readonly (string Name, byte[] Hash)[] _keys;

    public KeyRing(IReadOnlyList<ApiKey> keys) => _keys = [.. keys.Select(key => (key.Name, Hash(key.Secret)))];

    /// <summary>The name of a caller.</summary>
    /// <param name="authorization">The header; without keys it may be anything.</param>
    /// <exception cref="ApiException">It shows none of the keys.</exception>
    public string Caller(string? authorization)
    {
        if (_keys.Length == 0)
            return Anybody;
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            throw Refused("This server wants a key. Send the header 'Authorization: Bearer KEY'.");
        return Find(authorization[Scheme.Length..].Trim()) ?? throw Refused("The key is not one of this server's.");
    }

    // Hashes are compared, all of them and to their ends, so that the time it takes tells nothing of a secret, not even its length.
    private string? Find(string secret)
    {
        var hash = Hash(secret);
        string? found = null;
        foreach (var (name, known) in _keys)
            if (CryptographicOperations.FixedTimeEquals(known, hash))
                found = name;
        return found;
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private static ApiException Refused(string message) =>
        new(new ApiError(StatusCodes.Status401Unauthorized, ErrorType.Authentication, "invalid_api_key", message));
}
