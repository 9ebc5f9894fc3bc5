namespace Venus.Supervision;

/// <summary>
/// Makes <see cref="Props"/> from a factory. The usual <c>Props.Create(() => new X(...))</c> takes an expression tree apart at
/// each call; an actor is made here for every visitor, and a delegate costs nothing.
/// </summary>
public static class ActorProps
{
    /// <summary>Props whose actors come from <paramref name="factory"/>, at the first start and at each restart.</summary>
    /// <typeparam name="TActor">The actor's type.</typeparam>
    /// <param name="factory">Makes one instance a call.</param>
    public static Props Of<TActor>(Func<TActor> factory)
        where TActor : ActorBase => Props.CreateBy(new FactoryProducer<TActor>(factory));

    private sealed class FactoryProducer<TActor>(Func<TActor> factory) : IIndirectActorProducer
        where TActor : ActorBase
    {
        public Type ActorType => typeof(TActor);

        public ActorBase Produce() => factory();

        public void Release(ActorBase actor)
        {
            // Nothing is held: the actor's own PostStop has given back what it owned.
        }
    }
}
