using System.CommandLine;
using Daedalus.Scoring;

namespace Daedalus.Cli.Input;

/// <summary>The options by which <c>score</c> is told its estimator.</summary>
internal sealed class EstimatorArguments
{
    // TraceRL needs the steps of a generation, which a text does not have.
    private static readonly (AnswerEstimator Estimator, string Summary)[] All =
    [
        (new LikelihoodEstimator(), "Monte Carlo over stratified masks, a lower bound in expectation (LLaDA)."),
        (new DiffuGrpoEstimator(), "One forward with the whole answer hidden and some of the prompt (d1)."),
        (new UniGrpoEstimator(), "The mean over random masks of the answer (MMaDA)."),
        (new CoupledGrpoEstimator(), "Three forwards: all of it, a random part, and the rest (DiffuCoder)."),
    ];

    private readonly Option<string> _name = new("--estimator", "-e")
    {
        Description = $"One of {string.Join(", ", All.Select(one => one.Estimator.Name))}. Default: likelihood.",
        HelpName = "name",
        DefaultValueFactory = _ => "likelihood",
    };

    private readonly Option<int?> _samples = new("--samples") { Description = "Samples of likelihood and unigrpo. Default: 128 and 35.", HelpName = "n" };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Key of the random masks.", HelpName = "n" };

    /// <summary>Every estimator in a line, for the help.</summary>
    public static string Names =>
        $"Estimators:{Environment.NewLine}{string.Join(Environment.NewLine, All.Select(one => $"  {one.Estimator.Name,-14} {one.Summary}"))}";

    public void AddTo(Command command)
    {
        command.Add(_name);
        command.Add(_samples);
        command.Add(_seed);
    }

    public AnswerEstimator Estimator(ParseResult parsed)
    {
        var name = parsed.GetValue(_name)!;
        var found = All.FirstOrDefault(one => one.Estimator.Name == name).Estimator
            ?? throw new UsageException($"There is no estimator '{CommonOptions.Shorten(name)}'; there are {string.Join(", ", All.Select(one => one.Estimator.Name))}.");
        return (parsed.GetValue(_samples) is { } samples ? WithSamples(found, samples) : found) with { Seed = parsed.GetValue(_seed) };
    }

    // So many samples as can be stratified together are: the largest batch up to the published one that divides them.
    private static AnswerEstimator WithSamples(AnswerEstimator estimator, int samples) => estimator switch
    {
        _ when samples is < 1 or > 1 << 20 => throw new UsageException($"--samples is {samples}; it must be from 1 to {1 << 20}."),
        LikelihoodEstimator likelihood => likelihood with { Samples = samples, BatchSize = Enumerable.Range(1, likelihood.BatchSize).Last(batch => samples % batch == 0) },
        UniGrpoEstimator unigrpo => unigrpo with { Samples = samples },
        _ => throw new UsageException($"--samples is for likelihood and unigrpo; {estimator.Name} takes one draw. Change --seed for another."),
    };
}
