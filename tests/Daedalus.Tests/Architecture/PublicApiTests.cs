using System.Reflection;
using System.Text;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Models;

namespace Daedalus.Tests.Architecture;

/// <summary>
/// The public surface of each library stands in a text file, so that a change of it shows in a review. To accept a change, run the tests
/// with DAEDALUS_ACCEPT_API=1 and commit the files.
/// </summary>
public class PublicApiTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Theory]
    [InlineData(typeof(CpuDevice))]
    [InlineData(typeof(ModelFolder))]
    [InlineData(typeof(DiffusionModel))]
    [InlineData(typeof(Daedalus.Extensions.AI.DaedalusChatClient))]
    [InlineData(typeof(Daedalus.Server.DaedalusServer))]
    public void TheSurfaceIsTheOneOnRecord(Type type)
    {
        var path = Path.Combine(RepositoryFiles.Root, "tests", "Daedalus.Tests", "Architecture", $"{type.Assembly.GetName().Name}.api.txt");
        var surface = Surface(type.Assembly);
        if (Environment.GetEnvironmentVariable("DAEDALUS_ACCEPT_API") == "1")
            File.WriteAllText(path, surface);
        Assert.Equal(File.ReadAllText(path), surface);
    }

    private static string Surface(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(type.FullName).Append('\n');
            foreach (var member in type.GetMembers(Declared).Where(IsVisible).Select(member => member.ToString()!).Order(StringComparer.Ordinal))
                text.Append("  ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    // Accessors and operators of records come with their properties.
    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase { IsSpecialName: true, IsConstructor: false } => false,
        MethodBase method => (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) && !method.Name.Contains('<', StringComparison.Ordinal),
        FieldInfo field => field.IsPublic || field.IsFamily,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(accessor => accessor.IsPublic || accessor.IsFamily),
        Type => false,
        _ => true,
    };
}
