using Venus.Net.Addresses;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Server.Configuration;
using Venus.Server.Limits;

namespace Venus.Server.Tests.Limits;

public sealed class DescriptorBudgetTests
{
    private static readonly ServerAppOptions App = new(ListenAddress.Parse("*:9000"), "laptop", AppEncryption.Sealed, 100, 10);

    [Theory]
    [InlineData(1000, 1000, 200)]
    [InlineData(1000, 150, 150)]
    [InlineData(120, 1000, 120)]
    public void Visitors_that_are_allowed_are_the_least_that_any_limit_says(int node, int client, int expected)
    {
        var options = Samples.Server(Samples.Limits with { MaxVisitors = node, MaxVisitorsPerClient = client }) with
        {
            Apps = new Dictionary<string, ServerAppOptions> { ["one"] = App, ["two"] = App },
        };

        DescriptorBudget.Wanted(options).ShouldBe(expected);
    }

    [Fact]
    public void Visitors_that_there_are_descriptors_for_leave_the_node_its_own()
    {
        var options = Samples.Server(Samples.Limits with { ReserveDescriptors = 64 });

        DescriptorBudget.Reachable(options, 64 + 10 + 16 + 500).ShouldBe(250);
        DescriptorBudget.Reachable(options, 10).ShouldBe(0);
    }

    [Fact]
    public void Limit_of_this_process_is_known_on_Linux() =>
        (Descriptors.Limit is > 0).ShouldBe(OperatingSystem.IsLinux());
}
