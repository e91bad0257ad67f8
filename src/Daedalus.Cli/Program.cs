using System.CommandLine;
using System.Globalization;
using System.Text;
using Daedalus.Cli;
using Daedalus.Cli.Commands;
using Daedalus.Cli.Input;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// Terminals of Windows have an old code page of their country, in which most of what models write is a question mark.
if (Console.IsOutputRedirected || OperatingSystem.IsWindows())
    Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

var root = new RootCommand(
    """
    Answers with masked-diffusion language models; the answer decides its own length.

    Examples:
      daedalus generate "Show 9 times 1 to 6."
      daedalus serve
      daedalus eval tasks.jsonl
      daedalus inspect path/to/LLaDA-8B-Instruct
      daedalus quantize path/to/LLaDA-8B-Instruct --weights int4 --output LLaDA-8B-int4
      daedalus <command> --help
    """)
{
    GenerateCommand.Create(),
    ServeCommand.Create(),
    EvalCommand.Create(),
    DecodersCommand.Create(),
    ForwardCommand.Create(),
    ScoreCommand.Create(),
    InspectCommand.Create(),
    QuantizeCommand.Create(),
    DevicesCommand.Create(),
    BenchCommand.Create(),
};

try
{
    var parsed = root.Parse(args);
    return parsed.Errors.Count > 0
        ? Failure.Report(new UsageException(ParseErrors.InWords(parsed.Errors, root.Subcommands.Select(command => command.Name))))
        : await parsed.InvokeAsync(Invocation(parsed));
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException)
{
    return Failure.Report(error);
}

// A server's host listens for Ctrl-C itself and needs its time to drain; what was written of a model is taken away, which a slow disk may hold up; other commands have two
// seconds to end.
static InvocationConfiguration Invocation(ParseResult parsed)
{
    var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
    if (parsed.CommandResult.Command.Name == ServeCommand.Name)
        invocation.ProcessTerminationTimeout = null;
    else if (parsed.CommandResult.Command.Name == QuantizeCommand.Name)
        invocation.ProcessTerminationTimeout = TimeSpan.FromMinutes(2);
    return invocation;
}
