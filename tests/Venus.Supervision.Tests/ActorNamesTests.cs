namespace Venus.Supervision.Tests;

/// <summary>Names of actors that are made of texts from outside.</summary>
public sealed class ActorNamesTests
{
    // What JSON strings can hold, with much of what names of actors are particular about, halves of surrogate pairs among it.
    private static readonly string[] Pieces =
    [
        "a", "Z", "7", "-", "_", ".", "..", "%", "%41", "%FF", "$", "/", " ", "*", "+", "\0", "\n",
        "é", "e\u0301", "店", "😀", "\ud83d", "\ude00", "\uffff", "\ufffd", "\ud800",
    ];

    [Theory]
    [InlineData("web", "web")]
    [InlineData("a-b_c.d", "a-b_c.d")]
    [InlineData("a b", "a%20b")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("$x", "%24x")]
    [InlineData("100%", "100%25")]
    [InlineData("café", "caf%C3%A9")]
    [InlineData("", "%FF")]
    [InlineData("..", "%2E.")]
    public void Name_reads_like_the_text(string text, string name) => ActorNames.Of(text).ShouldBe(name);

    [Fact]
    public void Half_a_pair_of_surrogates_is_told_apart_from_what_stands_in_for_it()
    {
        ActorNames.Of("\ud800").ShouldBe("%ED%A0%80");
        ActorNames.Of("\ufffd").ShouldBe("%EF%BF%BD");
    }

    [Fact]
    public void Any_text_makes_a_name_that_an_actor_may_have_and_two_texts_never_the_same()
    {
        var texts = new HashSet<string>(StringComparer.Ordinal) { string.Empty };
        var dice = new Random(22);
        for (var i = 0; i < 50_000; i++)
        {
            texts.Add(string.Concat(Enumerable.Range(0, dice.Next(1, 6)).Select(_ => Piece(dice))));
        }

        var names = texts.GroupBy(ActorNames.Of, StringComparer.Ordinal).ToList();

        names.ShouldAllBe(static name => ActorPath.IsValidPathElement(name.Key));
        names.Where(static name => name.Count() > 1).Select(static name => name.Key).ShouldBeEmpty();
    }

    private static string Piece(Random dice) => dice.Next(8) == 0 ? ((char)dice.Next(0x10000)).ToString() : Pieces[dice.Next(Pieces.Length)];
}
