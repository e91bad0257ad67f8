// One test at a time: they watch when requests enter, wait and leave. Those of the page wait for their browser most of the time, and run beside them.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly, MaxParallelThreads = 2)]
