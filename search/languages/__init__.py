"""Languages: how texts of a language are read into words, and what its words are.

Law: a module a language, named by its code; nothing of ours is imported but `language`. No module
but English's is imported before a text or an index of its language is met.
"""
