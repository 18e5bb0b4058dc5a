"""How quick the engine and the app are, and how much memory they take."""
