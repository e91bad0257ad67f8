namespace Daedalus.Tests.Loading;

/// <summary>Every way to break <c>daedalus.json</c> alone: its text, and what the error must name.</summary>
internal static class BrokenPresetCases
{
    public static Dictionary<string, (string Text, string[] Named)> All { get; } = new()
    {
        ["empty"] = ("", ["at least 1"]),
        ["not JSON"] = ("daedal: {}", ["invalid"]),
        ["cut short"] = ("""{"daedal":{"block-length":8}""", []),
        ["a decoder twice"] = ("""{"daedal":{},"daedal":{}}""", ["daedal"]),
        ["a setting twice"] = ("""{"daedal":{"block-length":8,"block-length":9}}""", ["block-length"]),
        ["a list"] = ("[]", ["the file is Array", "an object of decoders"]),
        ["null"] = ("null", ["the file is Null", "an object of decoders"]),
        ["a string"] = ("\"daedal\"", ["the file is String", "an object of decoders"]),
        ["a number for a decoder"] = ("""{"daedal":1}""", ["'daedal'", "the value is Number", "an object of settings"]),
        ["a list for a decoder"] = ("""{"random":[]}""", ["'random'", "the value is Array", "an object of settings"]),
        ["null for a decoder"] = ("""{"daedal":null}""", ["'daedal'", "the value is Null", "an object of settings"]),
        ["an unknown decoder"] = ("""{"icarus":{}}""", ["'icarus'", "There are: daedal, low-confidence, random"]),
        ["a decoder of another case"] = ("""{"Daedal":{}}""", ["'Daedal'", "There are: daedal"]),
        ["an unknown setting"] = ("""{"daedal":{"length":8}}""", ["'daedal'", "'length'", "It has: initial-length"]),
        ["a string for a setting"] = ("""{"daedal":{"block-length":"8"}}""", ["'daedal'", "'block-length' is String", "a number"]),
        ["a choice that there is not"] = ("""{"daedal":{"fill":"best"}}""", ["'daedal'", "fill is 'best'", "one of confident, factor"]),
        ["true for a setting"] = ("""{"random":{"logits-eos-inf":true}}""", ["'random'", "'logits-eos-inf' is True", "1 or 0"]),
        ["null for a setting"] = ("""{"daedal":{"block-length":null}}""", ["'daedal'", "'block-length' is Null", "a number"]),
        ["an object for a setting"] = ("""{"daedal":{"block-length":{}}}""", ["'daedal'", "'block-length' is Object", "a number"]),
        ["too deep"] = ("""{"daedal":{"block-length":[[[[[]]]]]}}""", ["depth"]),
        ["too small"] = ("""{"daedal":{"block-length":0}}""", ["'daedal'", "block-length is 0", "a whole number from 1 to 1048576"]),
        ["negative"] = ("""{"daedal":{"temperature":-1}}""", ["'daedal'", "temperature is -1", "a number from 0 to 100"]),
        ["too large"] = ("""{"low-confidence":{"length":1e308}}""", ["'low-confidence'", "length is 1E+308", "a whole number from 1"]),
        ["beyond a double"] = ("""{"low-confidence":{"length":1e999}}""", ["'low-confidence'", "length is Infinity", "a whole number from 1"]),
        ["a fraction"] = ("""{"low-confidence":{"steps":1.5}}""", ["'low-confidence'", "steps is 1.5", "a whole number from 0"]),
        ["lengths that contradict"] = ("""{"daedal":{"initial-length":64,"max-length":32}}""", ["'daedal'", "initial-length 64 exceeds max-length 32", "Lower the first"]),
        ["thresholds that contradict"] = ("""{"daedal":{"low-threshold":0.95}}""", ["'daedal'", "low-threshold 0.95 exceeds high-threshold 0.9", "Swap"]),
        ["half a surrogate pair for a decoder"] = ("""{"\ud800":{}}""", ["surrogate"]),
        ["half a surrogate pair for a setting"] = ("""{"daedal":{"\ud800":1}}""", ["surrogate"]),
        ["a long name"] = ("{\"" + new string('x', 100_000) + "\":{}}", ["100000 characters", "at most 64"]),
        ["a line break in a name"] = ("""{"daedal":{"a\nb":1}}""", ["'daedal'", "control character"]),
        ["too long"] = ("{" + new string(' ', 1 << 20) + "}", ["at most 1,048,576"]),
    };
}
