namespace Daedalus.Engine;

/// <summary>Refuses work before it begins, if the memory that it will take is not there.</summary>
internal static class MemoryCheck
{
    /// <exception cref="InsufficientMemoryException">It is not.</exception>
    /// <param name="what">What would be done, in the plural; put into words only where it is refused.</param>
    /// <param name="needed">Bytes that it takes, those included that are held for it already.</param>
    /// <param name="available">Bytes that are free or held for it.</param>
    /// <param name="wayOut">What to do instead.</param>
    public static void Refuse(FormattableString what, long needed, long available, string wayOut)
    {
        if (needed > available)
            throw new InsufficientMemoryException(FormattableString.Invariant(
                $"{FormattableString.Invariant(what)} need {(needed + (1 << 20) - 1) >> 20:N0} MiB of memory, but {available >> 20:N0} MiB are free. {wayOut}"));
    }
}
