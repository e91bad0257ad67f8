namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>The control groups that hold this process: its own and those around it, each with a limit of its own.</summary>
internal sealed class MemoryGroups : IDisposable
{
    private readonly MemoryGroup[] _groups;

    private MemoryGroups(MemoryGroup[] groups) => _groups = groups;

    /// <summary>Finds them, once for all.</summary>
    /// <param name="root">Where the groups are mounted; those of version 1 in its folder "memory".</param>
    /// <param name="own">The file that says which groups are those of the process, as proc(5) has it.</param>
    public static MemoryGroups Of(string root, string own)
    {
        var groups = new List<MemoryGroup>();
        var lines = Lines(own);
        foreach (var (folder, isFirstVersion) in new[] { (root, false), (Path.Combine(root, "memory"), true) })
            foreach (var inner in FoldersTo(folder, PathIn(lines, isFirstVersion)))
                if (new MemoryGroup(inner, isFirstVersion) is var group && group.IsThere)
                    groups.Add(group);
                else
                    group.Dispose();
        return new MemoryGroups([.. groups]);
    }

    /// <summary>The smallest of <paramref name="least"/> and what the limit of any of them leaves, in bytes; null where nothing is known.</summary>
    public long? Least(long? least)
    {
        foreach (var group in _groups)
            least = group.Least(least);
        return least;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var group in _groups)
            group.Dispose();
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // "0::/a/b" of version 2, "4:cpu,memory:/a/b" of version 1; a path may have colons.
    private static string PathIn(string[] lines, bool isFirstVersion)
    {
        foreach (var line in lines)
            if (line.Split(':', 3) is [var number, var controllers, var path])
                if (isFirstVersion ? controllers.Split(',').Contains("memory") : number == "0" && controllers.Length == 0)
                    return path;
        return "/";
    }

    // The mount itself always: a container mostly sees its own group there, under whatever path the system outside knows it.
    private static IEnumerable<string> FoldersTo(string root, string path)
    {
        yield return root;
        var folder = root;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            // The group lies outside of what is mounted here.
            if (name == "..")
                yield break;
            yield return folder = Path.Combine(folder, name);
        }
    }
}
