using System.Text;
using Venus.Configuration;
using Venus.Net.Protocol;

namespace Venus.Init;

/// <summary>Writes the pair of configurations and the server's key, each readable by its owner alone. Never overwrites.</summary>
internal static class InitWriter
{
    /// <summary>Name of the server's configuration.</summary>
    public const string ServerFile = "server.conf";

    /// <summary>Name of the client's configuration.</summary>
    public const string ClientFile = "client.conf";

    /// <summary>Folder of the server's key, beside its configuration.</summary>
    public const string StateFolder = "state";

    /// <summary>Writes everything into <paramref name="folder"/>.</summary>
    /// <returns>The pin of the server's key.</returns>
    /// <exception cref="CommandFailure">A file is there already; nothing was written.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static PinnedKey Write(InitPlan plan, string folder)
    {
        var server = Path.Combine(folder, ServerFile);
        var client = Path.Combine(folder, ClientFile);
        foreach (var file in new[] { server, client })
        {
            if (Path.Exists(file))
            {
                throw new CommandFailure($"{file} is there already and is not overwritten; choose another folder with --out");
            }
        }

        using var identity = ServerIdentity.LoadOrCreate(Path.Combine(folder, StateFolder));
        var token = Token.New();
        WritePrivate(server, plan.ServerText(token.Hash));
        WritePrivate(client, plan.ClientText(token, identity.SpkiPin));
        return identity.SpkiPin;
    }

    // Created with its final mode: there is no moment at which others could open it.
    private static void WritePrivate(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new StreamWriter(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options);
        file.Write(text);
    }
}
