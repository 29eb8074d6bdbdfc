"""The command line: parse, call, print, exit. It decides nothing; a module a command."""
