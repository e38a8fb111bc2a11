"""What the libraries raise when a workbook is not what it says it is."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import ParseError

from python_calamine import CalamineError, PasswordError

from . import Unreadable

_BROKEN = (
    CalamineError, EOFError, LookupError, NotImplementedError, OSError, ParseError, RuntimeError,
    UnicodeError, ValueError, struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


@contextmanager
def broken_is_said() -> Iterator[None]:
    """Turns what goes wrong inside a workbook into Unreadable.

    Only around what reads the workbook itself, so that a fault of ours stays one.
    """
    try:
        yield
    except PasswordError as error:
        raise Unreadable("workbook_encrypted") from error
    except _BROKEN as error:
        raise Unreadable("workbook_broken") from error
    except Exception:
        raise
    except BaseException as error:
        # The library's own faults surface as a "panic" outside of Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable("workbook_broken") from error
