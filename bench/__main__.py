"""`python -m bench`: run every benchmark that needs no data of its own."""

from bench import desk, startup

startup.main()
desk.main()
