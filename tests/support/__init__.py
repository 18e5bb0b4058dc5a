"""What tests share: stand-ins, pages, sources from strings, and fixtures."""
