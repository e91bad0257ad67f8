namespace Daedalus.Cli.Evaluation;

/// <summary>What is evaluated, so that results are never mixed with those of something else.</summary>
/// <param name="tasks">How many tasks of which file.</param>
/// <param name="model">Folder of the model, and how its weights are kept.</param>
internal sealed class EvaluationName(string tasks, (string Folder, string Storage) model)
{
    private readonly string _folder = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(model.Folder)));

    /// <summary>The same in one line, with how it is decoded. Weights that were written anew are another model.</summary>
    public string With(GenerationOptions options)
    {
        var newest = Directory.EnumerateFiles(model.Folder, "*.safetensors").Select(File.GetLastWriteTimeUtc).Append(DateTime.MinValue).Max();
        var settings = string.Join(" ", options.Decoder!.Parameters.Select(parameter => $"{parameter.Name}={options.Decoder.ValueOf(parameter.Name)}"));
        return $"{tasks}, model {_folder} of {newest:yyyy-MM-dd HH:mm:ss} {model.Storage}, {options.Decoder.Decoder} {settings}, seed {options.Seed}"
            + (options.Cache is { } cache ? $", cache {cache}" : "") + (options.StopEarly ? ", stopping early" : "") + (options.Guidance > 0 ? FormattableString.Invariant($", guidance {options.Guidance}") : "")
            + string.Concat(options.StopStrings.Select(stop => $", stopping at '{stop}'"))
            + string.Concat(options.LogitBias.OrderBy(bias => bias.Key).Select(bias => FormattableString.Invariant($", bias {bias.Key}={bias.Value}")));
    }

    /// <summary>Title and origin of a report.</summary>
    public string Heading(string device, DateTime now) =>
        $"# Ways of decoding with {_folder}\n\n{tasks}; weights {model.Storage}; {device}; {now:yyyy-MM-dd}. Made by `daedalus eval --sweep`.\n";
}
