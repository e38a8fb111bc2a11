"""The catalogue: an office's communes, hamlets, transaction points and programmes as one CSV.

Columns kind, code, name, parent, from, to, note; one row is what something is called from one day
to another (an empty `to`: still). `kind` is commune (6 digits), hamlet (8 digits), point (any code
of up to 10 characters) or programme (2 digits); `parent` is the commune of a hamlet or a point;
`note` is the day of the month of a point, and for a programme free text, of which hssv says that
the loans are to students.

The same kind and code go on meaning the same thing. A later file may bring new things, new names
(with a later `from`: a name without an end
ends the day before), a correction (with the same `from`) or
an end. An empty `to` never reopens what has ended. A programme has no dated names: its newest row
counts. Reading a file again changes nothing. All of a file is taken, or nothing.
"""

from .reading import Outcome, read
from .rows import Fault, Refused

__all__ = ["Fault", "Outcome", "Refused", "read"]
