"""The model office Đông Sơn: invented borrowers and loans that add up to published figures.

It is written as bank files and read by the ordinary import; nothing here touches the database.
"""

from .files import CATALOGUE, generate
from .places import OFFICE, OFFICE_NAME, PROVINCE, SINCE
from .plan import QUARTERS

__all__ = ["CATALOGUE", "OFFICE", "OFFICE_NAME", "PROVINCE", "QUARTERS", "SINCE", "generate"]
