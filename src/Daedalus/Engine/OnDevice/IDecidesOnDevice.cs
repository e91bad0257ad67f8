namespace Daedalus.Engine.OnDevice;

/// <summary>A decoder whose decision can be taken where the scores are, so that a step ends without them leaving the device.</summary>
internal interface IDecidesOnDevice
{
    /// <summary>Its kernels: the same sentence as the decoder's own; null with settings that have none.</summary>
    DeviceDecision? OnDevice { get; }

    /// <summary>Fills in its settings and its first state; what all decoders share is there already.</summary>
    void Describe(ref RowRules rules, ref RowState state);
}
