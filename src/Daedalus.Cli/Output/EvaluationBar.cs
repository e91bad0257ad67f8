using Spectre.Console;

namespace Daedalus.Cli.Output;

/// <summary>How far an evaluation is: a bar on standard error, so that the table can be redirected; nothing where that is redirected too.</summary>
internal static class EvaluationBar
{
    /// <param name="count">Tasks in all.</param>
    /// <param name="body">Tells what it does, and how many tasks are done.</param>
    public static T Show<T>(int count, Func<Action<string, int>, T> body)
    {
        if (Console.IsErrorRedirected)
            return body((_, _) => { });
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .Start(progress =>
            {
                var bar = progress.AddTask("answering", maxValue: count);
                return body((what, done) => (bar.Value, bar.Description) = (done, Markup.Escape(what)));
            });
    }
}
