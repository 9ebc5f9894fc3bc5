using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Venus.Actors.Tests")]
