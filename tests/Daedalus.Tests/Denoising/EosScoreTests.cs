using Daedalus.Kernels.EosScore;
using static Daedalus.Tests.Denoising.Hand;

namespace Daedalus.Tests.Denoising;

/// <summary>The end-of-text score on canvases small enough for mental arithmetic.</summary>
public class EosScoreTests
{
    [Fact]
    public void OthersBetweenArePassedOverAndTheDivisorStays() =>
        Assert.Equal(.6f, EosScore.Of([Word(.2f), End(.7f), Word(.5f), End(.8f), End(.9f)], Eos, window: 4), 1e-6f);

    [Fact]
    public void OnlyTheLastOnesCount() =>
        Assert.Equal(.85f, EosScore.Of([End(.1f), End(.2f), End(.8f), Word(.4f), End(.9f)], Eos, window: 2), 1e-6f);

    [Fact]
    public void AWindowOfOneIsTheLastEnd() => Assert.Equal(.3f, EosScore.Of([End(.9f), End(.3f), Word(.9f)], Eos, window: 1));

    [Fact]
    public void FewerThanTheWindowCannotReachOne() => Assert.Equal(.25f, EosScore.Of([Word(1), End(1), Word(1)], Eos, window: 4));

    [Fact]
    public void WithoutAnyItIsZero() => Assert.Equal(0f, EosScore.Of([Word(1) with { EosProbability = .4f }], Eos, window: 4));

    [Fact]
    public void WhatIsLikeliestDecidesNotWhatIsProposed() =>
        Assert.Equal(.5f, EosScore.Of([End(.5f) with { Token = 10 }, Word(.5f) with { Token = Eos, EosProbability = .3f }], Eos, window: 1));
}
