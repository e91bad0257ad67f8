using Daedalus.Denoising.Ancestral;
using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.DreamOn;
using Daedalus.Denoising.Editing;
using Daedalus.Denoising.Options;
using Daedalus.Denoising.RhoEos;

namespace Daedalus.Tests.Denoising;

/// <summary>The most forwards that a decoder may take, as its documentation says.</summary>
internal static class Bound
{
    public static int Of(DecoderOptions options) => options switch
    {
        // The length search, then a place per forward; what the cap cuts off at the last insertion may have been filled.
        DaedalOptions daedal => daedal.MaxLength - daedal.InitialLength + 1 + daedal.MaxLength + daedal.ExpansionFactor,
        EditOptions edit => edit.Length + ((edit.Length + edit.BlockLength - 1) / edit.BlockLength * edit.MaxPostSteps),
        RhoEosOptions rho => rho.LengthSteps + rho.MaxLength,
        MdlmOptions mdlm => Math.Min(mdlm.Steps + 1, mdlm.Length),
        RemdmOptions remdm => remdm.Steps + 1,
        DreamOnOptions dream => dream.InitialLength + (2 * dream.ExpandBudget),
        _ => (int)options.ValueOf("length"),
    };
}
