using FsCheck;
using FsCheck.Fluent;

namespace Venus.Hocon.Tests.Binding;

/// <summary>Trees that no author would write, of keys and texts that the options know.</summary>
public sealed class ArbitraryTreeTests
{
    private static readonly string[] Keys =
    [
        "text", "flag", "count", "total", "port", "ratio", "wait", "size", "encryption", "address", "token", "numbers", "waits", "heartbeat",
        "interval", "dead-after", "listen", "state-dir", "apps", "app-defaults", "client", "clients", "max-visitors", "name", "folders", "by-name",
        "key", "lisen", "totl", "stateDir", "0", "1", "007", "a.b", "", "\"", "\u001b",
    ];

    private static readonly string[] Texts = ["", " ", "1", "-1", "1e9", "1e999", "0.5", "yes", "5s", "64KiB", "sealed", "::1", "x", "99999999999999999999", "\0"];

    private static readonly Gen<HoconOrigin> Origins =
        from line in Gen.Choose(0, 5)
        from column in Gen.Choose(0, 5)
        select new HoconOrigin("any.conf", line, column);

    private static readonly Gen<HoconValue> Scalars =
        from origin in Origins
        from kind in Gen.Elements(Enum.GetValues<HoconScalarKind>())
        from text in Gen.Elements(Texts)
        select (HoconValue)new HoconScalar(origin, kind, text);

    private static Gen<HoconValue> Values(int depth) =>
        depth == 0 ? Scalars : Gen.OneOf(Scalars, Lists(depth), Objects(depth).Select(static inner => (HoconValue)inner));

    private static Gen<HoconValue> Lists(int depth) =>
        from origin in Origins
        from count in Gen.Choose(0, 3)
        from items in Gen.ArrayOf(Values(depth - 1), count)
        select (HoconValue)new HoconList(origin, items);

    private static Gen<HoconObject> Objects(int depth) =>
        from origin in Origins
        from count in Gen.Choose(0, 6)
        from drawn in Gen.ArrayOf(Gen.Elements(Keys), count)
        let keys = drawn.Distinct().ToArray()
        from values in Gen.ArrayOf(Values(depth - 1), keys.Length)
        select new HoconObject(origin, [.. keys.Zip(values, KeyValuePair.Create)]);

    [Fact]
    public void Any_tree_binds_or_has_errors_and_never_throws() =>
        Prop.ForAll(Objects(4).ToArbitrary(), static root =>
        {
            Check<Everything>(root);
            Check<Optionals>(root);
            Check<Server>(root);
            Check<Folder>(root);
            Check<IReadOnlyDictionary<string, Server>>(root);
            Check<IReadOnlyList<App>>(root);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static void Check<T>(HoconObject root)
    {
        var binding = HoconBinder.Bind<T>(root, "");

        binding.IsValid.ShouldBe(binding.Value is not null);
        binding.Errors.Distinct().Count().ShouldBe(binding.Errors.Count);
        binding.Errors.ShouldBe(binding.Errors.OrderBy(static error => error.Origin.Line).ThenBy(static error => error.Origin.Column));
        binding.Errors.ShouldAllBe(static error => !error.ToString().Any(char.IsControl));
        HoconBinder.Bind<T>(root, "").Errors.ShouldBe(binding.Errors);
    }
}
