// One test at a time: they watch when requests enter, wait and leave, and all of them share one small processor.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
