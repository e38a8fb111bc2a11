"""Why a file cannot be read as a sheet, in words: what happened and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# By the key that an Unreadable carries; its details fill the slots.
UNREADABLE: dict[str, Promise] = {
    "file_empty": _("The file is empty. Export it again."),
    "not_a_sheet": _("This is neither CSV nor Excel. Export the file again as XLSX or CSV."),
    "is_pdf": _(
        "This is a PDF, from which figures cannot be read safely. Export the file again as XLSX "
        "or CSV."
    ),
    "is_picture": _("This is a picture. Export the file again as XLSX or CSV."),
    "is_document": _(
        "This is a text document or a presentation (Word, PowerPoint). Export the file again as "
        "XLSX or CSV."
    ),
    "is_open_document": _(
        "This is an OpenDocument file (LibreOffice). Save it as Excel workbook (.xlsx) and upload "
        "that."
    ),
    "is_archive": _(
        "This is a compressed folder (ZIP, RAR …). Unpack it and upload the files in it."
    ),
    "is_web_page": _(
        "This is a web page that was saved under the name of a workbook. Open it in Excel, save "
        "it as Excel workbook (.xlsx) and upload that."
    ),
    "is_xml_table": _(
        "This is an “XML Spreadsheet 2003”. Open it in Excel, save it as Excel workbook (.xlsx) "
        "and upload that."
    ),
    "has_macros": _(
        "The workbook has macros, which are programs. Save it as Excel workbook (.xlsx), without "
        "macros, and upload that."
    ),
    "workbook_binary": _(
        "This is a binary workbook (.xlsb). Save it as Excel workbook (.xlsx) and upload that."
    ),
    "workbook_encrypted": _(
        "The workbook has a password. Open it, remove the password, save it and upload it again."
    ),
    "workbook_cut": _(
        "The end of the Excel file is missing: it was cut off while it was copied or downloaded. "
        "Copy or export it again."
    ),
    "workbook_broken": _("The Excel file is damaged. Open it in Excel and save it again."),
    "sheet_not_there": _(
        "The workbook has no sheet of that name. Choose the sheet in the layout again."
    ),
    "has_nul": _(
        "The file has bytes that no text has. Export it again as XLSX, or as CSV in UTF-8."
    ),
    "encoding_unknown": _(
        "The letters of the file cannot be read. Save it as CSV in UTF-8 or as XLSX."
    ),
    "letters_damaged": _(
        "The file is in UTF-8, but letters in line %(line)s are damaged, perhaps cut off. Export "
        "it again."
    ),
    "line_too_long": _(
        "Line %(line)s is longer than any row can be. Export the file again as XLSX or CSV."
    ),
    "quote_open": _(
        "The quotation marks in the row that begins in line %(line)s are not in pairs, so its end "
        "cannot be known. Correct the row, or export the file again as XLSX."
    ),
    "zip_bomb": _(
        "The file is small but unpacks to far more than a workbook has, as harmful files do. It "
        "was not unpacked. Export it again, as CSV."
    ),
    "sheet_too_large": _(
        "The file unpacks to more than can be read. Export the quarter's rows alone, as CSV."
    ),
    "sheet_too_slow": _("Reading the file takes too long. Export it again, as CSV."),
}
