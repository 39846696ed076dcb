#!/usr/bin/env python
"""Entry point for management commands; starts or adopts the embedded servers when no others are named."""

import os
import sys

# These touch no data; they must work before, and without, any server.
NEED_NO_SERVER = frozenset({"collectstatic", "compilemessages", "makemessages", "help", "render_states", "spectacular"})


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command == "migrate":
        os.environ["FACTCHECK_AS_OWNER"] = "1"
    from django.conf import settings  # noqa: PLC0415  after the environment is set
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    from factcheck.embedded import EmbeddedError, ensure  # noqa: PLC0415
    from factcheck.env import SettingError  # noqa: PLC0415

    try:
        if settings.EMBEDDED_SERVERS and command not in NEED_NO_SERVER:
            ensure(settings.FACTCHECK_DATA_DIR, only=settings.EMBEDDED_SERVERS)
    except (EmbeddedError, SettingError) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
