namespace Daedalus.Text.AddedTokens;

/// <summary>A token that is found in text as a whole, before any cutting. The flags are those of the file, but for <see cref="Special"/>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">The text that it stands for.</param>
/// <param name="Special">It controls the model: found only where asked, never in what a user types. So says the file, a template or the model.</param>
/// <param name="SingleWord">It counts only where no word character touches it.</param>
/// <param name="StripLeft">It swallows white space before it.</param>
/// <param name="StripRight">It swallows white space behind it.</param>
/// <param name="Normalized">It is looked for in the normalised text.</param>
internal sealed record AddedToken(int Id, string Content, bool Special, bool SingleWord, bool StripLeft, bool StripRight, bool Normalized);
