namespace Daedalus.Serving;

/// <summary>What an engine does with requests.</summary>
public enum EngineState
{
    /// <summary>It takes and runs them.</summary>
    Running,

    /// <summary>It runs those it has and takes no more.</summary>
    Draining,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>Its device failed: what ran failed with it, and nothing can run any more.</summary>
    Faulted,
}
