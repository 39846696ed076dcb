"""What does the demo newsroom consist of? Sample articles and curated claims as data, and their checked loader.

`articles/` are the pages as they would arrive, `newsroom.toml` and `claims/*.toml` say who works there
and what was found in them; `content.load()` reads all of it. Nothing here touches the database.
"""
