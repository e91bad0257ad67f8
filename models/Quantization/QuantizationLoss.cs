using Daedalus.Kernels.Tensors;

namespace Daedalus.Models.Quantization;

/// <summary>What the matrices of one kind lost.</summary>
/// <param name="Kind">As <see cref="NetworkTensor.Kind"/>.</param>
/// <param name="Storage">What they became.</param>
/// <param name="Matrices">How many there are.</param>
/// <param name="Weights">How many weights they hold together.</param>
/// <param name="Bytes">What they take on disk.</param>
/// <param name="RelativeError">Root of the mean squared error over the root of the mean squared weight.</param>
public sealed record QuantizationLoss(string Kind, WeightStorage Storage, int Matrices, long Weights, long Bytes, double RelativeError);
