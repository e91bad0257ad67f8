namespace Daedalus.Models.Tests.Llada.Generated;

/// <summary>One tensor of a generated file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as the header spells it.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Bytes">Its values.</param>
internal sealed record StoredTensor(string Name, string Type, long[] Shape, byte[] Bytes);
