"""How long losses take, and how much memory, beside what their frameworks have themselves."""
