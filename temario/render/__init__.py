"""Services that any builder may use. Each imports its library only when it is called."""
