using System.Runtime.InteropServices;
using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;

namespace Daedalus.Cli.Bench;

/// <summary>The head of a network over as many rows as are asked of it; on an accelerator nothing is copied.</summary>
internal sealed class Head : IDisposable
{
    private readonly INetwork _network;
    private readonly ConfidenceWorkspace _workspace;
    private readonly ConfidenceQuery[] _queries;
    private readonly PositionScore[] _scores;
    private readonly DeviceMemory? _deviceQueries;
    private readonly DeviceMemory? _deviceScores;

    public Head(INetwork network, int mostRows)
    {
        _network = network;
        _workspace = new ConfidenceWorkspace(network.Device);
        (_queries, _scores) = (new ConfidenceQuery[mostRows], new PositionScore[mostRows]);
        Array.Fill(_queries, new ConfidenceQuery { MaskToken = network.Conventions.MaskToken, EosToken = network.Conventions.EosToken });
        if (network.Device is not Accelerator device)
            return;
        var queries = Array.ConvertAll(_queries, query => DeviceQuery.From(query));
        _deviceQueries = device.Allocate((long)mostRows * Marshal.SizeOf<DeviceQuery>());
        _deviceScores = device.Allocate((long)mostRows * Marshal.SizeOf<PositionScore>());
        device.Write(_deviceQueries, 0, MemoryMarshal.AsBytes<DeviceQuery>(queries));
    }

    public void Run(MatrixView hidden)
    {
        if (_network.Device is Accelerator device)
            Confidence.Score(device, hidden, _network.Head, _deviceQueries!, _deviceScores!, _workspace);
        else
            Confidence.Run(_network.Device, hidden, _network.Head, _queries.AsSpan(0, hidden.Rows), _scores.AsSpan(0, hidden.Rows), _workspace);
    }

    public void Dispose()
    {
        _deviceQueries?.Dispose();
        _deviceScores?.Dispose();
        _workspace.Dispose();
    }
}
