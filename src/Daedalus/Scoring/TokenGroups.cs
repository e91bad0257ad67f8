namespace Daedalus.Scoring;

/// <summary>Cuts a stream of work into groups that share a forward.</summary>
internal static class TokenGroups
{
    /// <summary>Groups in order, each of so many tokens at most, or of one item that has more.</summary>
    public static IEnumerable<List<T>> Of<T>(IEnumerable<T> items, Func<T, long> tokens, long most)
    {
        var (group, sum) = (new List<T>(), 0L);
        foreach (var item in items)
        {
            var more = tokens(item);
            if (group.Count > 0 && sum + more > most)
            {
                yield return group;
                (group, sum) = ([], 0);
            }

            group.Add(item);
            sum += more;
        }

        if (group.Count > 0)
            yield return group;
    }
}
