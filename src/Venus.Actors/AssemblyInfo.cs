namespace Venus.Actors;
internal static class Placeholder;
