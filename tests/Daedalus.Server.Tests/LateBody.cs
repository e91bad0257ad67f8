using System.Net;
using System.Text;

namespace Daedalus.Server.Tests;

/// <summary>A body that is sent when a test says so. With <c>Expect: 100-continue</c> it is asked for when the server begins to read it.</summary>
internal sealed class LateBody : HttpContent
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _send = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _bytes;

    public LateBody(string text)
    {
        _bytes = Encoding.UTF8.GetBytes(text);
        Headers.ContentType = new("application/json");
    }

    public Task IsAskedFor => _asked.Task;

    public void Send() => _send.SetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        _asked.SetResult();
        await _send.Task;
        await stream.WriteAsync(_bytes);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return true;
    }
}
