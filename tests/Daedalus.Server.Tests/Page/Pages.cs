namespace Daedalus.Server.Tests.Page;

/// <summary>Tests of the page share one browser, and take turns with it.</summary>
[CollectionDefinition(nameof(Pages))]
public sealed class Pages : ICollectionFixture<PageFixture>;
