namespace Daedalus.Extensions.AI;

/// <summary>Telling that hurts nobody: listeners run in the middle of a caller's request, and what one throws must not end it.</summary>
internal static class Quietly
{
    public static void Do(Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception)
        {
            // The listener's own matter.
        }
    }
}
