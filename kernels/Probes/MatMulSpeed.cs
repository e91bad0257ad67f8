using System.Diagnostics;
using System.Runtime.InteropServices;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Probes;

/// <summary>How fast a device multiplies: the bound of every step with many rows.</summary>
public static class MatMulSpeed
{
    private const int Smallest = 128;
    private const int Largest = 4096;
    private const double Patience = 0.2;

    /// <summary>
    /// Multiplies square matrices, of bf16 where the device has tensor cores and of fp32 elsewhere: larger and larger ones until a product takes a
    /// noticeable time, then the last as often as fits into a fifth of a second.
    /// </summary>
    /// <returns>Floating-point operations per second, and the size.</returns>
    /// <exception cref="InsufficientMemoryException">The matrices do not fit.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    public static (double OperationsPerSecond, int Size) Measure(IDevice device, CancellationToken cancellationToken = default)
    {
        for (var size = Smallest; ; size *= 2)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var product = new Product(device, size);
            product.Run(1);
            var once = product.Run(1);
            if (size < Largest && 8 * once < Patience)
                continue;
            var repeats = Math.Max(1, (int)(Patience / once));
            return (2.0 * size * size * size * repeats / product.Run(repeats), size);
        }
    }

    private sealed class Product : IDisposable
    {
        private readonly IDevice _device;
        private readonly PackedMatrix _weight;
        private readonly Matrix _input;
        private readonly Matrix _output;
        private readonly int _size;

        public Product(IDevice device, int size)
        {
            var type = device is Accelerator { Features.TensorCores: true } ? DType.BF16 : DType.F32;
            (_device, _size) = (device, size);
            _weight = PackedMatrix.Allocate(device, size, size, type);
            _input = new Matrix(device, size, type);
            _output = new Matrix(device, size, type);
            var row = Row(size, type);
            var input = _input.Rows(size);
            for (var i = 0; i < size; i++)
            {
                _weight.PackRows(device, i, type, row);
                device.Write(input.Memory, (long)i * input.Stride * type.Bytes(), row);
            }
        }

        /// <summary>Seconds that so many products take.</summary>
        public double Run(int repeats)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < repeats; i++)
                MatMul.MatMul.Run(_device, _input.Rows(_size), _weight, _output.Rows(_size));
            _device.Wait();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        public void Dispose()
        {
            _weight.Dispose();
            _input.Dispose();
            _output.Dispose();
        }

        // Ordinary values: a device may be faster, or slower, with zeros.
        private static byte[] Row(int size, DType type)
        {
            var values = Samples.Values(size, 1);
            return type == DType.F32
                ? MemoryMarshal.AsBytes<float>(values).ToArray()
                : MemoryMarshal.AsBytes<ushort>(Array.ConvertAll(values, BFloat16.FromSingle)).ToArray();
        }
    }
}
