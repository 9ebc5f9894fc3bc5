using System.Security.Cryptography;
using System.Text;
using Venus.Net.Native;

namespace Venus.Net.Protocol;

/// <summary>A server's private key on disk: ECDSA P-256, PKCS#8 in PEM (RFC 7468 §10), readable by its owner alone.</summary>
internal static class ServerKeyFile
{
    private const string Aside = ".new";

    /// <summary>Reads the key, or makes and keeps a new one if there is none. Servers that do so at once end up with the same one.</summary>
    /// <exception cref="IOException">The file cannot be read or written, or others have a say in it.</exception>
    /// <exception cref="CryptographicException">The file holds no such key.</exception>
    public static ECDsa LoadOrCreate(string path)
    {
        if (!File.Exists(path))
            Create(path);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(SecretFile.Read(path));
            if (key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value != ECCurve.NamedCurves.nistP256.Oid.Value)
                throw new CryptographicException($"{path} holds a key that is not ECDSA P-256.");
            return key;
        }
        catch (Exception error)
        {
            key.Dispose();
            if (error is ArgumentException)
                throw new CryptographicException($"{path} holds no PKCS#8 private key in PEM form.", error);
            throw;
        }
    }

    // Written whole under a name that nobody can know before, flushed, and given its own name in one step that fails if there is a key. So a crash
    // leaves a whole key or none,
    // nothing foreign is written to, and of servers that start at once the first one's key is everybody's: nobody waits.
    private static void Create(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        StateDirectory.CheckOwner(folder);
        var aside = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}{Aside}";
        try
        {
            using (var file = SecretFile.Create(aside))
            {
                using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                file.Write(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
                file.Flush(flushToDisk: true);
            }

            FileNames.TryGive(aside, path);
        }
        finally
        {
            File.Delete(aside);
        }

        Sweep(path);
        FileNames.Keep(folder);
    }

    // What a crash left behind. Deleting a link deletes the link; whoever is just making a key finds that there is one.
    private static void Sweep(string path)
    {
        foreach (var left in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + ".*"))
        {
            if (left.EndsWith(Aside, StringComparison.Ordinal))
                File.Delete(left);
        }
    }
}
