Console.Error.WriteLine("usage: correlator COMMAND");
return 2;
