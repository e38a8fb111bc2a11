"""Where things lie in a checkout. Everything made at run time is under var/."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
LOGS = VAR / "log"
MANAGE = ROOT / "manage.py"


def make_var() -> None:
    """Make var/, readable by its owner only: it holds people's data and passwords."""
    VAR.mkdir(mode=0o700, exist_ok=True)
    LOGS.mkdir(exist_ok=True)
