namespace Venus.Net.Native;

/// <summary>Keeps a descriptor open while it is used, so that its number cannot become somebody else's.</summary>
internal readonly ref struct DescriptorHold : IDisposable
{
    private readonly Descriptor _descriptor;

    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public DescriptorHold(Descriptor descriptor)
    {
        var held = false;
        descriptor.DangerousAddRef(ref held);
        _descriptor = descriptor;
    }

    public int Value => _descriptor.Value;

    public void Dispose() => _descriptor.DangerousRelease();
}
