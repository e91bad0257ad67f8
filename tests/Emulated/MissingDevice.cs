namespace Daedalus.Tests.Emulated;

/// <summary>
/// What a test does where its device or compiler is not installed: it is skipped, with the reason. <c>DAEDALUS_REQUIRE_DEVICES=1</c> says that
/// all of them must be there and makes it fail.
/// </summary>
internal static class MissingDevice
{
    private static readonly bool IsFailure = Environment.GetEnvironmentVariable("DAEDALUS_REQUIRE_DEVICES") == "1";

    /// <summary>Skips the test, or fails it.</summary>
    /// <param name="reason">What is missing.</param>
    public static void Skip(string reason)
    {
        Assert.False(IsFailure, $"{reason} (DAEDALUS_REQUIRE_DEVICES=1 does not let this test be skipped.)");
        Assert.Skip(reason);
    }

    /// <summary>The same where something is not there.</summary>
    public static void SkipUnless(bool isThere, string reason)
    {
        if (!isThere)
            Skip(reason);
    }
}
