namespace Venus.Hocon.Tests.Loading;

public sealed class ReopeningTests
{
    [Theory]
    [InlineData("apps {\n web { a = 1 }\n web { b = 2 }\n}", "t.conf:3:2: apps.web: ", "t.conf:2:2;")]
    [InlineData("apps { web { a = 1 } }\napps { web { b = 2 } }", "t.conf:2:8: apps.web: ", "t.conf:1:8;")]
    [InlineData("apps.web { a = 1 }\napps { web = { b = 2 } }", "t.conf:2:8: apps.web: ", "t.conf:1:6;")]
    [InlineData("apps { web { a = 1 }, ssh {}, web { b = 2 } }", "t.conf:1:31: apps.web: ", "t.conf:1:8;")]
    public void Object_that_is_opened_twice_is_told_with_both_places(string text, string again, string first)
    {
        var told = Text.Document(text).Reopened(["apps"]).ShouldHaveSingleItem().ToString();

        told.ShouldStartWith(again);
        told.ShouldContain(first);
    }

    [Theory]
    [InlineData("apps { web { a = 1 }, web.b = 2 }")]
    [InlineData("apps { web.a = 1, web.b = 2 }")]
    [InlineData("apps { web { a = 1 }, ssh { a = 1 } }")]
    [InlineData("apps { web { a = 1 }, web = null, web { b = 2 } }")]
    [InlineData("apps { web { a = 1 }, web = ${apps.web} { b = 2 } }")]
    [InlineData("other { web { a = 1 }, web { b = 2 } }")]
    [InlineData("apps { web { limits { a = 1 }, limits { b = 2 } } }")]
    public void What_is_meant_to_be_merged_is_not_told(string text) => Text.Document(text).Reopened(["apps"]).ShouldBeEmpty();

    [Fact]
    public void Layer_or_file_that_changes_an_entry_of_another_is_not_told()
    {
        using var folder = new TempFolder();
        folder.Write("base.conf", "web { a = 1 }");
        var main = HoconDocument.ParseFile(folder.Write("main.conf", "apps { include \"base.conf\", include \"base.conf\", web { b = 2 } }"));

        Text.Document("apps { web { c = 3 } }").WithFallback(main).Reopened(["apps"]).ShouldBeEmpty();
    }
}
