namespace Daedalus.Server.Answers;

/// <summary>What every part of an answer says of it.</summary>
/// <param name="Id">Its own.</param>
/// <param name="Created">Seconds since 1970.</param>
/// <param name="Model">By its name.</param>
/// <param name="Fingerprint">Equal as long as the same request would get the same answer.</param>
internal sealed record AnswerHead(string Id, long Created, string Model, string Fingerprint);
