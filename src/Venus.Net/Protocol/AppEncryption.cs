namespace Venus.Net.Protocol;

/// <summary>How an app's bytes travel between the nodes, as configurations say it.</summary>
public enum AppEncryption
{
    /// <summary>Sealed with AES-256-GCM.</summary>
    Sealed,

    /// <summary>Bare bytes, for trusted networks and for services that encrypt by themselves.</summary>
    None,
}

/// <summary>From what a configuration says to what travels.</summary>
public static class AppEncryptionExtensions
{
    /// <summary>The kind of link that carries an app with this encryption.</summary>
    public static LinkKind ToLinkKind(this AppEncryption encryption) =>
        encryption == AppEncryption.None ? LinkKind.Raw : LinkKind.Sealed;

    /// <summary>What a configuration says for apps carried by this kind of link.</summary>
    public static AppEncryption ToEncryption(this LinkKind kind) =>
        kind == LinkKind.Raw ? AppEncryption.None : AppEncryption.Sealed;
}
