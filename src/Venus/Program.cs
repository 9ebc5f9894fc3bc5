return await Venus.Verbs.VenusCommand.RunAsync(args, Console.Out, Console.Error);
