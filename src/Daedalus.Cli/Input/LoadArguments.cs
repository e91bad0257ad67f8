using System.CommandLine;
using Daedalus.Cli.Output;

namespace Daedalus.Cli.Input;

/// <summary>The options by which commands that answer are told model, device and storage.</summary>
internal sealed class LoadArguments
{
    private readonly Option<string?> _model = CommonOptions.Model();
    private readonly Option<string> _device = CommonOptions.Device();
    private readonly Option<int> _threads = CommonOptions.Threads();
    private readonly Option<string?> _weights = CommonOptions.Weights();

    public void AddTo(Command command)
    {
        command.Add(_model);
        command.Add(_device);
        command.Add(_threads);
        command.Add(_weights);
    }

    /// <summary>Folder of the model, and how its weights are kept: what answers depend on.</summary>
    public (string Folder, string Storage) What(ParseResult parsed) =>
        (CommonOptions.ModelFolder(parsed.GetValue(_model)), CommonOptions.StorageOf(parsed.GetValue(_weights)).ToString());

    /// <summary>Loads the model, telling on standard error how far it is and what became of the device.</summary>
    public DiffusionModel Load(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var progress = new LoadProgress();
        var options = new ModelLoadOptions
        {
            Device = parsed.GetValue(_device)!,
            Threads = parsed.GetValue(_threads),
            Weights = CommonOptions.StorageOf(parsed.GetValue(_weights)),
            Progress = progress,
        };
        var model = DiffusionModel.Load(CommonOptions.ModelFolder(parsed.GetValue(_model)), options, cancellationToken);
        CommonOptions.Tell(model.DeviceNote);
        return model;
    }
}
