namespace Venus.Hocon.Tests.Binding;

public sealed class SchemaTests
{
    [Theory]
    [InlineData("venus.server.apps.web.token")]
    [InlineData("venus.server.apps.\"a.b\".token")]
    [InlineData("venus.server.apps.a.b.token")]
    [InlineData("venus.server.app-defaults.token")]
    [InlineData("venus.server.apps.web.token.below")]
    public void Path_of_a_secret_is_known(string path) => HoconSchema.SecretPaths<Server>("venus.server")(path).ShouldBeTrue();

    [Theory]
    [InlineData("venus.server.listen")]
    [InlineData("venus.server.apps")]
    [InlineData("venus.server.apps.token")]
    [InlineData("venus.server.apps.web.listen")]
    [InlineData("venus.server.app-defaults.client")]
    [InlineData("venus.client.apps.web.token")]
    [InlineData("venus.server")]
    [InlineData("venus")]
    [InlineData("")]
    public void Path_of_anything_else_is_not(string path) => HoconSchema.SecretPaths<Server>("venus.server")(path).ShouldBeFalse();

    [Fact]
    public void Path_through_a_type_that_holds_itself_is_followed()
    {
        var isSecret = HoconSchema.SecretPaths<Folder>("");

        isSecret("folders.0.by-name.x.key").ShouldBeTrue();
        isSecret("folders.0.by-name.x.name").ShouldBeFalse();
    }
}
