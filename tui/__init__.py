"""How people meet the wizard: full screen, line by line, and the command line. No rules live here."""
