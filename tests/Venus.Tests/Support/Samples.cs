namespace Venus.Tests.Support;

/// <summary>Texts that several tests use.</summary>
public static class Samples
{
    /// <summary>A well-formed token: if it shows up in any output, a secret has leaked.</summary>
    public const string CanaryToken = "vt_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5LTEyMzQ";

    /// <summary>A well-formed pin.</summary>
    public const string Pin = "sha256:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

    /// <summary>A server without mistakes.</summary>
    public const string Server = $$"""
        venus.server {
          listen = "127.0.0.1:7000"
          state-dir = state
          clients { laptop { token = "{{CanaryToken}}", ports = ["9000-9099"] } }
          apps { web { listen = "127.0.0.1:9000", client = laptop } }
        }
        """;

    /// <summary>A client without mistakes.</summary>
    public const string Client = $$"""
        venus.client {
          name = laptop
          server { address = "127.0.0.1:7000", key = "{{Pin}}", token = "{{CanaryToken}}" }
          apps { web { target = "127.0.0.1:80" } }
        }
        """;
}
