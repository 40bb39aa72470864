"""`python -m bot`."""

from bot.cli import main

if __name__ == "__main__":  # not in the processes that this one starts
    main()
