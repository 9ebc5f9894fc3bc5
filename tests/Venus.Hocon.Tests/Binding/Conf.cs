namespace Venus.Hocon.Tests.Binding;

/// <summary>Binds texts, which are called <c>test.conf</c> in errors.</summary>
internal static class Conf
{
    public static HoconObject Tree(string text) => HoconDocument.ParseText(text, "test.conf").Resolve();

    public static HoconBinding<T> Bind<T>(string text, string path = "") => HoconBinder.Bind<T>(Tree(text), path);

    /// <summary>Binds a text that must be right.</summary>
    public static T Value<T>(string text, string path = "")
    {
        var binding = Bind<T>(text, path);
        binding.Errors.ShouldBeEmpty();
        return binding.Value!;
    }

    /// <summary>What is wrong with a text, a line for each mistake.</summary>
    public static string[] Errors<T>(string text, string path = "")
    {
        var binding = Bind<T>(text, path);
        binding.Value.ShouldBe(default);
        binding.IsValid.ShouldBeFalse();
        return [.. binding.Errors.Select(static error => error.ToString())];
    }
}
