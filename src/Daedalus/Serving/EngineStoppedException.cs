namespace Daedalus.Serving;

/// <summary>The engine takes no requests any more, or ended this one because it was stopped. <see cref="Exception.InnerException"/> says why, where its device failed.</summary>
public sealed class EngineStoppedException : Exception
{
    internal EngineStoppedException(string problem, Exception? fault = null)
        : base(problem, fault)
    {
    }

    internal static EngineStoppedException InTheMiddle() => new("The engine was stopped before the request was done.");
}
