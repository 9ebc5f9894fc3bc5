using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Venus.Hocon;

/// <summary>What a type looks like in HOCON, and how a value becomes one of its instances.</summary>
internal abstract class Shape
{
    /// <summary>Why binding may use reflection in a program that is trimmed or compiled ahead of time.</summary>
    public const string OptionsAreKept = "A program that binds options keeps the assemblies that hold them whole (TrimmerRootAssembly in Venus.csproj).";

    private static readonly ConcurrentDictionary<Type, Shape> Known = new();

    /// <summary>Reads a value that is there, and never stops at a mistake: every one is in <paramref name="errors"/>.</summary>
    /// <param name="spot">The value and its path.</param>
    /// <param name="errors">Takes the mistakes.</param>
    /// <returns>The instance or what stands in for it; of no meaning where the spot is partial.</returns>
    public abstract Bound Bind(Spot spot, ErrorList errors);

    /// <summary>What may stand in for a value that cannot be read at all.</summary>
    public abstract Bound StandIn { get; }

    /// <summary>Whether the keys lead from this shape to a secret, or into one.</summary>
    public virtual bool LeadsToSecret(ReadOnlySpan<string> keys) => false;

    /// <summary>The shape of a type. Types that refer to themselves are fine: a record looks at its parameters when it is first used.</summary>
    /// <exception cref="NotSupportedException">HOCON has no form for the type: a mistake of the program, not of a file.</exception>
    public static Shape Of(Type type) => Known.GetOrAdd(type, static type => Make(Nullable.GetUnderlyingType(type) ?? type));

    private static Shape Make(Type type)
    {
        if (Scalars.For(type) is { } convert)
        {
            return new ScalarShape(type, convert);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() is var open)
        {
            if (open == typeof(IReadOnlyList<>))
            {
                return Generic(typeof(ListShape<>), type.GenericTypeArguments[0]);
            }

            if (open == typeof(IReadOnlyDictionary<,>) && type.GenericTypeArguments[0] == typeof(string))
            {
                return Generic(typeof(DictionaryShape<>), type.GenericTypeArguments[1]);
            }
        }

        return type is { IsAbstract: false, IsInterface: false } && PrimaryConstructor(type) is { } constructor
            ? new RecordShape(constructor)
            : throw new NotSupportedException($"{type} cannot be bound from HOCON: it is neither a supported scalar, IParsable, a read-only list or dictionary, nor a record");
    }

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Lists and dictionaries of classes share their code, which is there since this assembly is kept whole.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = OptionsAreKept)]
    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = OptionsAreKept)]
    private static Shape Generic(Type open, Type argument) =>
        (Shape)Activator.CreateInstance(open.MakeGenericType(argument), BindingFlags.Public | BindingFlags.Instance | BindingFlags.DoNotWrapExceptions, binder: null, args: null, culture: null)!;

    /// <summary>The public constructor with the most parameters; a record's copy constructor is not public unless the record is a struct.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = OptionsAreKept)]
    private static ConstructorInfo? PrimaryConstructor(Type type) =>
        type.IsPrimitive || type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true
            ? null
            : type.GetConstructors().MaxBy(static constructor => constructor.GetParameters().Length);
}
