using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Venus.Hocon.Tests;

/// <summary>What holds for every tree.</summary>
public sealed class PropertyTests
{
    [Fact]
    public void Json_of_a_tree_is_what_any_JSON_parser_reads() =>
        Prop.ForAll(TreeGenerator.Objects, tree =>
        {
            var json = HoconRenderer.ToJson(tree, indented: false);
            var other = JsonNode.Parse(json)!;
            return JsonNode.DeepEquals(other, JsonNode.Parse(Text.Json(other.ToJsonString())))
                && JsonNode.DeepEquals(other, JsonNode.Parse(HoconRenderer.ToJson(tree, indented: true)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Json_is_read_back_as_the_same_tree() =>
        Prop.ForAll(TreeGenerator.Objects, tree =>
        {
            var json = HoconRenderer.ToJson(tree, indented: false);
            return Text.Json(json) == json && Text.Json(HoconRenderer.ToJson(tree, indented: true)) == json;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Hocon_is_read_back_as_the_same_tree() =>
        Prop.ForAll(TreeGenerator.Objects, tree => Text.Json(HoconRenderer.ToHocon(tree)) == HoconRenderer.ToJson(tree, indented: false)).QuickCheckThrowOnFailure();

    [Fact]
    public void Merging_is_associative() =>
        Prop.ForAll(TreeGenerator.OverlappingTexts, TreeGenerator.OverlappingTexts, TreeGenerator.OverlappingTexts, (first, second, third) =>
        {
            var (top, middle, bottom) = (Text.Document(first), Text.Document(second), Text.Document(third));
            return Json(top.WithFallback(middle).WithFallback(bottom)) == Json(top.WithFallback(middle.WithFallback(bottom)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Layers_merge_like_fields_of_one_file() =>
        Prop.ForAll(TreeGenerator.OverlappingTexts, TreeGenerator.OverlappingTexts, (first, second) =>
            Json(Text.Document(second).WithFallback(Text.Document(first))) == Text.Json(first + second)).QuickCheckThrowOnFailure();

    [Fact]
    public void Merging_a_tree_with_itself_changes_nothing() =>
        Prop.ForAll(TreeGenerator.OverlappingTexts, text => Json(Text.Document(text).WithFallback(Text.Document(text))) == Text.Json(text)).QuickCheckThrowOnFailure();

    [Fact]
    public void Copy_by_substitution_equals_its_original() =>
        Prop.ForAll(TreeGenerator.OverlappingTexts, text =>
        {
            var tree = Text.Document($"original {{\n{text}}}\ncopy = ${{original}}").Resolve();
            return HoconRenderer.ToJson(tree.GetPath("copy")!, false) == HoconRenderer.ToJson(tree.GetPath("original")!, false);
        }).QuickCheckThrowOnFailure();

    private static string Json(HoconDocument document) => HoconRenderer.ToJson(document.Resolve(), indented: false);
}
