"""`python -m pipeline`: the same as `imakita`."""

from .cli import main

if __name__ == "__main__":
    main()
