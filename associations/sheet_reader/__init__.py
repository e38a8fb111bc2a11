"""Reads one sheet in a process of its own, which may take only so much memory and time.

A spreadsheet of a few kilobytes can unpack to gigabytes, so associations.sheets starts this folder
as a program. It is told on its first line of input what is asked, as JSON; the bytes of the file
follow. It answers with JSON, and writes meanwhile how far it is, in percent, as lines of the
standard error. Nothing here knows of Django, which keeps the start short.
"""


class Unreadable(Exception):
    """The content is no sheet that we can read; the message is the key of the reason.

    `details` fill the slots of its sentence.
    """

    def __init__(self, reason: str, **details: int) -> None:
        super().__init__(reason)
        self.details = details
