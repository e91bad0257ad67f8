namespace Daedalus.Denoising.Ancestral;

/// <summary>How often ReMDM masks a token again.</summary>
public enum RemdmVariant
{
    /// <summary>At most with a fixed chance.</summary>
    Cap,

    /// <summary>With a share of the most that the schedule allows.</summary>
    Rescale,

    /// <summary>The less sure the network was of a token when it was written, the more often.</summary>
    Conf,

    /// <summary>With a fixed chance in a middle stretch in which time stands still.</summary>
    Loop,
}
