using System.Text;

namespace Daedalus.Models.Weights;

/// <summary>The names of <see cref="StoredType"/> as a header spells them, compared byte by byte: upper case only.</summary>
internal static class StoredTypeNames
{
    private static readonly StoredType[] Types = Enum.GetValues<StoredType>();
    private static readonly byte[][] Names = Array.ConvertAll(Types, static type => Encoding.UTF8.GetBytes(type.HeaderName()));

    /// <summary>Every name, for error messages.</summary>
    public static string All { get; } = string.Join(", ", Array.ConvertAll(Types, static type => type.HeaderName()));

    public static bool TryFind(ref StrictJson json, out StoredType type)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (!json.Is(Names[i]))
                continue;
            type = Types[i];
            return true;
        }
        type = default;
        return false;
    }
}
