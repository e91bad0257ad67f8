namespace Daedalus.Server.Tests.Processes;

/// <summary>Tests of servers that are processes of their own, one after the other.</summary>
[CollectionDefinition(nameof(ServedProcesses))]
public sealed class ServedProcesses;
