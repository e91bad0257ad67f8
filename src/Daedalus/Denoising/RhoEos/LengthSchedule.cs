namespace Daedalus.Denoising.RhoEos;

/// <summary>How the change of length rises with the distance of the end-of-text score from its limit.</summary>
public enum LengthSchedule
{
    /// <summary>1, 2, 4, 8 units with each tenth.</summary>
    Exponential,

    /// <summary>1, 2, 3, … units with each tenth, 8 at most.</summary>
    Linear,

    /// <summary>Always one unit.</summary>
    Constant,
}
