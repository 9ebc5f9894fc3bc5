using Venus.Server.Configuration;
using Venus.Server.Limits;

namespace Venus.Server.Apps;

/// <summary>What the bridges of one app have in common.</summary>
/// <param name="App">The app's name.</param>
/// <param name="ResumeAfter">How long a link that owes an answer may be silent until the bridge is resumed on another one; null if the client is not
/// offered to resume it.</param>
/// <param name="Links">Deadlines.</param>
/// <param name="Limits">What is counted for all apps together, and whose token still opens.</param>
internal sealed record BridgeTerms(string App, TimeSpan? ResumeAfter, ServerLinkOptions Links, NodeLimits Limits);
