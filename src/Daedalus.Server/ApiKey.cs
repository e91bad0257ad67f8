namespace Daedalus.Server;

/// <summary>A secret that callers show as <c>Authorization: Bearer SECRET</c>, and the name by which the server speaks of it.</summary>
public sealed class ApiKey
{
    /// <summary>Fewest characters of a secret.</summary>
    public const int ShortestSecret = 16;

    private const int LongestSecret = 512;
    private const int LongestName = 64;

    /// <summary>A key.</summary>
    /// <param name="name">Who has it, in 1 to 64 characters; shown in logs and metrics, and whose turn it is when several wait.</param>
    /// <param name="secret">16 to 512 visible ASCII characters without spaces; <c>openssl rand -hex 32</c> makes one.</param>
    /// <exception cref="ArgumentException">Either is too short, too long or holds other characters. The message does not show the secret.</exception>
    public ApiKey(string name, string secret)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(secret);
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
            throw new ArgumentException($"The name of a key has {name.Length} characters; it must have 1 to {LongestName}, none of them a control character.");
        if (secret.Length is < ShortestSecret or > LongestSecret)
            throw new ArgumentException($"The secret of key '{name}' has {secret.Length} characters; it must have {ShortestSecret} to {LongestSecret}. 'openssl rand -hex 32' makes one.");
        if (secret.Any(character => character is <= ' ' or > '~'))
            throw new ArgumentException($"The secret of key '{name}' holds a character that is no visible ASCII; no header could carry it. 'openssl rand -hex 32' makes one.");
        (Name, Secret) = (name, secret);
    }

    /// <summary>Who has it.</summary>
    public string Name { get; }

    internal string Secret { get; }

    /// <summary>The name alone.</summary>
    public override string ToString() => Name;
}
