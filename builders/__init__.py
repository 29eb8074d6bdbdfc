"""temario's own outputs, one package each; the engine finds them by their entry points."""
