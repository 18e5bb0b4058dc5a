"""Who is found to be in danger, and who is alarmed for nothing."""
