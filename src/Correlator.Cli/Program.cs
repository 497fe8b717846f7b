using Correlator.Cli;

using var interrupts = new Interrupts();
return await CommandLine.RunAsync(args, SystemConsole.Open(interrupts.Token)).ConfigureAwait(false);
