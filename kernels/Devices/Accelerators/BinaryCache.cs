using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Daedalus.Kernels.Devices.Accelerators;

/// <summary>
/// Compiled kernels on disk, one file per (text, options, device, driver). A file carries the digest of its content; one that does not fit
/// is as good as none, and is written anew. A folder that cannot be written costs time, never an answer. Set <c>DAEDALUS_CACHE</c> to move it,
/// or to <c>off</c>.
/// </summary>
internal sealed class BinaryCache(string? folder)
{
    public const string Variable = "DAEDALUS_CACHE";
    private static readonly byte[] Magic = "DAEDALUS KERNEL 1\n"u8.ToArray();

    /// <summary>Keeps nothing.</summary>
    public static BinaryCache None { get; } = new(null);

    /// <summary>Whether anything is kept: to have a driver make a binary can cost as much as the compilation.</summary>
    public bool IsOn => folder is not null;

    /// <summary>The folder of this user.</summary>
    public static BinaryCache Default()
    {
        var given = Environment.GetEnvironmentVariable(Variable);
        if (given == "off")
            return None;
        if (!string.IsNullOrEmpty(given))
            return new BinaryCache(given);
        var home = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(home))
            home = OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return new BinaryCache(string.IsNullOrEmpty(home) ? null : Path.Combine(home, "daedalus", "kernels"));
    }

    /// <summary>Key of a compilation: everything that could change its result.</summary>
    public static string Key(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>What was stored under a key, or null.</summary>
    public byte[]? TryRead(string key)
    {
        try
        {
            if (folder is null || !File.Exists(PathOf(key)))
                return null;
            var file = File.ReadAllBytes(PathOf(key));
            var start = Magic.Length + SHA256.HashSizeInBytes;
            return file.Length > start && file.AsSpan(0, Magic.Length).SequenceEqual(Magic)
                && SHA256.HashData(file.AsSpan(start)).AsSpan().SequenceEqual(file.AsSpan(Magic.Length, SHA256.HashSizeInBytes))
                ? file[start..]
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Stores; two processes that store the same at once both leave a whole file.</summary>
    public void Store(string key, ReadOnlySpan<byte> binary)
    {
        if (folder is null)
            return;
        try
        {
            Directory.CreateDirectory(folder);
            var part = Path.Combine(folder, $"{key}.{Guid.NewGuid():N}.part");
            using (var file = File.Create(part))
            {
                file.Write(Magic);
                file.Write(SHA256.HashData(binary));
                file.Write(binary);
            }

            File.Move(part, PathOf(key), overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next process compiles again.
        }
    }

    private string PathOf(string key) => Path.Combine(folder!, key + ".bin");
}
