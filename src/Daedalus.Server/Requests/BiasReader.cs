using System.Globalization;
using Daedalus.Server.Errors;

namespace Daedalus.Server.Requests;

/// <summary>Reads <c>logit_bias</c>: token ids and numbers from -100, which forbids a token, to 100.</summary>
internal static class BiasReader
{
    private const string Field = "logit_bias";
    private const double Most = 100;

    /// <exception cref="ApiException">A key is no token, or a value no such number.</exception>
    public static Dictionary<int, float>? Read(JsonFields request, int vocabulary)
    {
        if (request.Object(Field) is not { } fields)
            return null;
        var bias = new Dictionary<int, float>();
        foreach (var property in fields.All)
        {
            if (!int.TryParse(property.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var token) || token >= vocabulary)
                throw ApiException.Invalid(Field, $"logit_bias has a key that is no token id; they go from 0 to {vocabulary - 1}.");
            var value = fields.Number(property, -Most, Most);
            if (!bias.TryAdd(token, value <= -Most ? float.NegativeInfinity : (float)value))
                throw ApiException.Invalid(Field, $"logit_bias names token {token} twice.");
        }

        return bias;
    }
}
