"""Does the wiring hold: settings, logs, health, servers, supervisor, containers?"""
