using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;

namespace Venus.Actors;

/// <summary>
/// Evaluates the arguments of <c>() =&gt; new X(a, b.C)</c>. Constants, captured variables and members are read by reflection; only what is left is compiled, for a
/// compilation costs a thousand times as much.
/// </summary>
internal static class ArgumentExpression
{
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The expression is interpreted; its delegate takes nothing and gives an object.")]
    public static object? Evaluate(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field } member => field.GetValue(Owner(member)),
        MemberExpression { Member: PropertyInfo property } member => property.GetValue(Owner(member)),
        UnaryExpression { NodeType: ExpressionType.Convert, Method: null } conversion when IsReference(conversion) => Evaluate(conversion.Operand),
        _ => Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)(),
    };

    private static object? Owner(MemberExpression member) => member.Expression is null ? null : Evaluate(member.Expression);

    private static bool IsReference(UnaryExpression conversion) => conversion.Type.IsAssignableFrom(conversion.Operand.Type);
}
