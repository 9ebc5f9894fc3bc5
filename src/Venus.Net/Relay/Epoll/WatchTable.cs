namespace Venus.Net.Relay.Epoll;

/// <summary>
/// The watchers of a loop by key. A key is a slot and its generation: an event that was already fetched when its watcher left
/// finds nobody, even if the slot has been taken again.
/// </summary>
internal sealed class WatchTable
{
    private readonly Stack<int> _free = new();
    private (IWatcher? Watcher, uint Generation)[] _slots = new (IWatcher?, uint)[64];
    private int _used;

    public IReadOnlyList<IWatcher> All => [.. _slots.Select(static slot => slot.Watcher).OfType<IWatcher>()];

    public ulong Add(IWatcher watcher)
    {
        if (!_free.TryPop(out var index))
            index = _used++;
        if (index == _slots.Length)
            Array.Resize(ref _slots, _slots.Length * 2);
        ref var slot = ref _slots[index];
        slot.Watcher = watcher;
        return ((ulong)slot.Generation << 32) | (uint)index;
    }

    public IWatcher? Find(ulong key)
    {
        ref var slot = ref _slots[(int)(uint)key];
        return slot.Generation == (uint)(key >> 32) ? slot.Watcher : null;
    }

    public void Remove(ulong key)
    {
        ref var slot = ref _slots[(int)(uint)key];
        slot.Watcher = null;
        slot.Generation++;
        _free.Push((int)(uint)key);
    }
}
