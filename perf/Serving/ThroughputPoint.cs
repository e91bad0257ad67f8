namespace Daedalus.Perf.Serving;

/// <summary>Effective tokens per second of the three ways.</summary>
/// <param name="Together">Requests denoised together.</param>
/// <param name="Alone">One request at a time, whatever that number.</param>
/// <param name="Padded">Padded batches.</param>
/// <param name="Engine">The engine.</param>
internal sealed record ThroughputPoint(int Together, double Alone, double Padded, double Engine);
