namespace Daedalus.Server.Tests.Processes;

/// <summary>Tests of servers that are processes of their own and keep the whole machine busy: one after the other, beside nothing else.</summary>
[CollectionDefinition(nameof(ServedProcesses), DisableParallelization = true)]
public sealed class ServedProcesses;
