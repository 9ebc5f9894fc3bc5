using System.Security.Cryptography;
using System.Text;

namespace Venus.Net.Protocol;

/// <summary>A server's private key on disk: ECDSA P-256, PKCS#8 in PEM (RFC 7468 §10), readable by its owner alone.</summary>
internal static class ServerKeyFile
{
    private const int MaxBytes = 16 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // A group may read (that is how container platforms hand secrets to a process), nobody else may do anything.
    private const UnixFileMode Forbidden = UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Reads the key, or makes and keeps a new one if there is none.</summary>
    /// <exception cref="IOException">The file cannot be read or written, or others may read it.</exception>
    /// <exception cref="CryptographicException">The file holds no such key.</exception>
    public static ECDsa LoadOrCreate(string path)
    {
        if (!File.Exists(path))
            Create(path);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(ReadSecret(path));
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

    /// <summary>Reads a text that nobody but its owner (and group) may have access to.</summary>
    /// <exception cref="IOException">The file cannot be read, is too long, or others may read it.</exception>
    public static string ReadSecret(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        // The open file is asked, not the path: what is checked is what is read.
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(file.SafeFileHandle) is var mode && (mode & Forbidden) != 0)
            throw new IOException($"{path} holds a secret and is open to others (mode {Convert.ToString((int)mode, 8)}): chmod 600 it.");
        if (file.Length > MaxBytes)
            throw new IOException($"{path} is too long to be a key.");
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    // Written aside under a lock, flushed, and moved into place while the lock is held: a crash leaves a whole key or none, and two processes
    // that start at once never make two keys. (File.Move alone would not do: it looks whether the target exists, and then renames.)
    private static void Create(string path)
    {
        var aside = path + ".new";
        using var file = OpenAlone(aside);
        if (File.Exists(path))
        {
            // Another process was first; its key counts.
            File.Delete(aside);
            return;
        }
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        file.SetLength(0);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file.SafeFileHandle, OwnerOnly);
        file.Write(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
        file.Flush(flushToDisk: true);
        File.Move(aside, path, overwrite: false);
    }

    // On Unix sharing none is an exclusive flock(2), which ends with the process at the latest; what a crash left behind is written over.
    private static FileStream OpenAlone(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.None };
        if (OperatingSystem.IsWindows())
            options.Share = FileShare.Delete;
        else
            options.UnixCreateMode = OwnerOnly;
        try
        {
            return new FileStream(path, options);
        }
        catch (IOException error) when (error is not (DirectoryNotFoundException or FileNotFoundException))
        {
            throw new IOException($"{path} cannot be written, or another server is making its key there: {error.Message}", error);
        }
    }
}
