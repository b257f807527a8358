"""The frameworks that unilos runs on: one folder each, imported when the first of its arrays arrives."""
