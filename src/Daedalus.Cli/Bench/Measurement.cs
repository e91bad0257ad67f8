using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;

namespace Daedalus.Cli.Bench;

/// <summary>Measures a network of random weights on a device.</summary>
internal sealed class Measurement : IDisposable
{
    private readonly IDevice _device;
    private readonly BenchSettings _settings;
    private readonly SyntheticNetwork _shape;
    private readonly INetwork _network;
    private readonly Steps _steps;
    private readonly LayerParts _parts;
    private readonly DType _activations;

    /// <exception cref="InsufficientMemoryException">The network does not fit.</exception>
    public Measurement(IDevice device, BenchSettings settings, Action<string> tell)
    {
        (_device, _settings) = (device, settings);
        _shape = ShapeChoice.For(device, settings);
        tell($"{_shape.Name}: making weights");
        _network = _shape.Create(device, settings.Type, settings.Storage);
        _activations = SyntheticNetwork.ActivationsOf(_network);
        tell($"{_shape.Name}: first forwards");
        _steps = new Steps(_network, _shape, settings.MostTokens);
        _parts = new LayerParts(device, _shape, settings.Type, settings.Storage, _activations, settings.MostTokens);
    }

    // What the head keeps, the embedding keeps too, and of that a step reads only a few rows.
    private long StepWeightBytes => _network.WeightBytes - _network.Head.Bytes;

    public BenchReport Run(Action<string> tell, CancellationToken cancellationToken)
    {
        tell("ceilings");
        var ceilings = Ceilings.Measure(_device, _activations, cancellationToken);
        var steps = new List<StepReport>();
        foreach (var shape in _settings.Tokens.SelectMany(tokens => new[] { StepShape.Whole(tokens), StepShape.Block(tokens) }))
        {
            tell(shape.Name);
            steps.Add(Measure(shape, ceilings, cancellationToken));
        }

        tell("a whole answer");
        var storage = _settings.Storage == WeightStorage.Int4 ? DType.I4 : _network.Head.Type;
        return new BenchReport(
            _device.Name, _device.Description, _shape.Name, _network.Parameters, _network.WeightBytes, $"{storage}", _network.Head.RoundsInputs, ceilings)
        {
            Steps = steps,
            Answer = MeasureAnswer(ceilings, cancellationToken),
        };
    }

    public void Dispose()
    {
        _parts.Dispose();
        _steps.Dispose();
        _network.Dispose();
    }

    private StepReport Measure(StepShape shape, Ceilings ceilings, CancellationToken cancellationToken)
    {
        using var inputs = new StepInputs(_device, shape, _shape.Vocabulary);
        using Work whole = _steps.Prepare(inputs, shape), products = _parts.PrepareProducts(shape);
        using Work attention = _parts.PrepareAttention(inputs, shape), head = _steps.PrepareHead(_parts.Hidden(shape));
        var roofline = RooflineOf(shape);
        return new StepReport(
            shape, roofline, whole.Median(cancellationToken), products.Median(cancellationToken), attention.Median(cancellationToken), head.Median(cancellationToken))
        {
            Floor = roofline.Floor(ceilings),
            Plain = whole.Plain,
            Timed = whole.Timed,
        };
    }

    private AnswerReport MeasureAnswer(Ceilings ceilings, CancellationToken cancellationToken)
    {
        var owned = new List<IDisposable>();
        try
        {
            var prepared = new Dictionary<StepShape, Work>();
            foreach (var shape in AnswerSchedule.Steps.Distinct())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var inputs = new StepInputs(_device, shape, _shape.Vocabulary);
                owned.Add(inputs);
                prepared[shape] = _steps.Prepare(inputs, shape);
                owned.Add(prepared[shape]);
            }

            var seconds = 0.0;
            foreach (var shape in AnswerSchedule.Steps)
            {
                cancellationToken.ThrowIfCancellationRequested();
                seconds += prepared[shape].Run();
            }

            return new AnswerReport(AnswerSchedule.Tokens, AnswerSchedule.Steps.Count, seconds, AnswerSchedule.Steps.Sum(shape => RooflineOf(shape).Floor(ceilings)));
        }
        finally
        {
            owned.ForEach(one => one.Dispose());
        }
    }

    private Roofline RooflineOf(StepShape shape) => Roofline.Of(_shape, shape, StepWeightBytes, _activations.Bytes());
}
