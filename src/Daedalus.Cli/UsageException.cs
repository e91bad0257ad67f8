namespace Daedalus.Cli;

/// <summary>The command was used wrongly: exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
