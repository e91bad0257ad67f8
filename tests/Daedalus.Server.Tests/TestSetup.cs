// One test at a time: they watch when requests enter, wait and leave. Those of servers that are processes of their own, and those of the page, wait for what they
// started most of the time, and run beside them.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly, MaxParallelThreads = 2)]
