namespace Venus.Actors.TestKit; internal static class Placeholder;
