"""The sentences of the rules, for whoever sent the file: what happened and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from associations.sheet_faults import UNREADABLE

FILES: dict[str, Promise] = {
    **UNREADABLE,
    "already_posted": _(
        "This very file is already posted for this quarter (as “%(name)s”). Nothing is to be done."
    ),
    "quarter_closed": _("The quarter is closed. Its files can no longer be changed."),
    "header_not_found": _(
        "No row has the column names of HSTO, HSKU, HSKH, CASA, the group scores or the office "
        "figures. The names must stand in one of the first 30 rows; check that this is the right "
        "file."
    ),
    "sheet_empty": _("There is no row below the column names. Export the file again."),
    "columns_missing": _(
        "The file lacks the columns %(columns)s. Export it again with these columns."
    ),
    "column_twice": _(
        "The column %(column)s is there more than once. Keep the right one and delete the others."
    ),
    "month_missing": _(
        "The title above the table does not say the month. Write “Tháng 03/2024” above it."
    ),
    "wrong_month": _(
        "The scores are of %(month)s, which is not in %(quarter)s. "
        "Choose the right quarter or the file of a month in it."
    ),
}

SETS: dict[str, Promise] = {
    "same_twice": _("This is the same file as “%(name)s”. It is taken once."),
    "kind_twice": _(
        "The quarter takes one file of this kind, and %(names)s was handed in with it. "
        "Drop the one that is not to count."
    ),
    "unchecked": _(
        "The file was not checked yet, since it stands on the groups (HSTO), which are refused. "
        "Mend or drop the group file first."
    ),
    "file_too_large": _("The file is larger than %(size)s MB. Export the quarter's rows alone."),
    "file_empty": _("The file is empty. Export it again."),
}

CELLS: dict[str, Promise] = {
    "formulas_empty": _(
        "%(count)s cells of this column, the first one in this row, have a formula without a "
        "result: the program that wrote the file computed nothing. Open it in Excel, save it and "
        "upload it again."
    ),
    "formulas_zero": _(
        "All %(count)s formulas of this column give 0, as they do when the program that wrote the "
        "file computed nothing. Open it in Excel and look: if other numbers appear, save it and "
        "upload it again."
    ),
    "letters_unseen": _(
        "%(count)s cells of this column, the first one in this row, have characters that cannot be "
        "seen (control characters, marks of direction). They were left out."
    ),
    "amount_not_whole": _(
        "The amount has a fraction of a dong. Write whole dong, with the same mark at every "
        "thousand or none."
    ),
    "amount_too_large": _("The amount is impossibly large. Check the number and its unit (dong)."),
    "amount_ambiguous": _(
        "The number could be a thousand or a fraction. Write it with two decimals or without marks."
    ),
    "number_unreadable": _("This is not a number. Correct the cell."),
    "number_scientific": _(
        "The spreadsheet shortened the number and its last digits are lost. Set the column to Text "
        "and export the file again."
    ),
    "code_cut_off": _(
        "The spreadsheet keeps 15 digits of a number, so the end of this code is not certain. "
        "Set the column to Text and export the file again."
    ),
    "code_not_digits": _("A code has digits only. Correct the cell."),
    "code_too_long": _("The code is too long. Correct the cell."),
    "loan_number_form": _(
        "A loan number has 16 characters and begins with 6600 or 6000. Correct the cell, or set "
        "the column to Text and export the file again."
    ),
    "account_form": _("The number of an account has letters and digits only. Correct the cell."),
    "day_unreadable": _("This is not a date. Write it like 31/03/2024."),
    "value_missing": _("The cell is empty. Fill it in."),
    "text_missing": _("The cell is empty. Look whether that is right."),
    "text_too_long": _("The text has more than 200 characters. Shorten it."),
    "rate_impossible": _("An interest rate lies between 0 and 100 percent a year."),
    "points_impossible": _("Points of this criterion lie between 0 and %(most)s."),
    "scope_unreadable": _(
        "The part cannot be understood. Leave it empty for the office, or write for instance "
        "source=1, association=12, commune=380101 or programme=01, joined with “;”."
    ),
    "row_without_group": _("The row belongs to no group and is left out."),
    "row_without_score": _("The group has no score in this row, which is left out: it is unrated."),
    "duplicate_dropped": _("The row is the same as row %(first)s. It is counted once."),
    "duplicate_differs": _(
        "Row %(first)s has the same key with other values. Find out which one is right and delete "
        "the other."
    ),
}

GROUPS: dict[str, Promise] = {
    "wrong_office": _(
        "%(count)s rows are of office %(value)s, but the file is for office %(office)s. "
        "Choose the right office or its own file."
    ),
    "unknown_association": _(
        "There is no association %(value)s. The codes are 11 (HND), 12 (HPN), 13 (CCB), 14 (ĐTN)."
    ),
    "unknown_place": _(
        "The office has no commune or hamlet %(value)s on %(day)s. Correct the code, or add the "
        "place to the catalogue."
    ),
    "group_still_lent": _(
        "The file lacks group %(value)s, but %(count)s loans posted for this quarter belong to it. "
        "Add the group, or undo the loan statement first."
    ),
    "group_still_saved": _(
        "The file lacks group %(value)s, but %(count)s savings accounts posted for this quarter "
        "belong to it. Add the group, or undo CASA first."
    ),
}

LOANS: dict[str, Promise] = {
    "mixed_dates": _(
        "%(count)s rows are of %(value)s, the others of %(usual)s. A file is of one day: "
        "export it again."
    ),
    "wrong_quarter": _(
        "The statement is of %(value)s, which is not in the quarter %(starts)s to %(ends)s. "
        "Choose the right quarter or the right file."
    ),
    "groups_first": _(
        "No groups are posted for this quarter yet. Post the group file (HSTO) first."
    ),
    "unknown_group": _(
        "HSTO of this quarter has no group %(value)s. Correct the code, or post the HSTO that has "
        "it."
    ),
    "unknown_programme": _(
        "The office has no programme %(value)s. Correct the code, or add the programme to the "
        "catalogue."
    ),
    "unknown_source": _("Loans are made from source 1 (central) or 2 (local). Correct the code."),
    "negative_balance": _("A balance cannot be negative. Correct the cell."),
    "older_than_posted": _(
        "The statement posted now is of %(posted)s, which is later. Confirm only if you mean to go "
        "back."
    ),
    "group_closed": _(
        "Group %(value)s is closed in HSTO, but %(count)s of its loans still have a balance."
    ),
    "group_without_debt": _("Group %(value)s is open and none of its loans has a balance."),
    "group_too_large": _(
        "Group %(value)s has %(count)s borrowers with a balance; a group has 60 at the most."
    ),
    "average_unlikely": _(
        "%(outstanding)s dong over %(count)s borrowers: the average lies outside 5 to 500 million."
    ),
    "other_commune": _(
        "%(count)s loans of group %(group)s lie in %(value)s, another commune than the group's. "
        "They are counted in the group's commune."
    ),
    "flow_off": _(
        "Balance %(closing)s, but opening %(opening)s + disbursed − repaid − written off makes "
        "%(expected)s: a difference of %(difference)s dong."
    ),
    "flow_off_by_rollover": _(
        "The balance differs from opening + disbursed − repaid − written off by just what was "
        "rolled over (%(difference)s dong): the file seems to count rollovers as lent and repaid."
    ),
    "overdue_off": _(
        "Overdue %(closing)s, but opening %(opening)s + moved in − repaid makes %(expected)s dong."
    ),
    "frozen_off": _(
        "Frozen %(closing)s, but opening %(opening)s + moved in − repaid makes %(expected)s dong."
    ),
    "loans_absent": _(
        "%(count)s loans with %(outstanding)s dong in the quarter before are not in this file. "
        "They are not taken as repaid."
    ),
    "borrowers_unlisted": _("%(count)s borrowers of the statement are not in HSKH."),
}

SCORES: dict[str, Promise] = {
    "rating_differs": _(
        "%(total)s points are “%(expected)s” by the table of classes. The file's class is kept."
    ),
    "score_total_off": _("The six parts add up to %(sum)s, not to %(value)s."),
    "group_unrated": _("Group %(value)s is open and has no score this month: it is unrated."),
    "other_association": _(
        "HSTO has group %(group)s in association %(association)s. HSTO's is kept."
    ),
}

SAVINGS: dict[str, Promise] = {
    "savings_off": _(
        "Balance %(closing)s, but opening %(opening)s + paid in − drawn makes %(expected)s: a "
        "difference of %(difference)s dong."
    ),
    "closed_group_saves": _(
        "Group %(value)s is closed in HSTO, but %(count)s of its savings accounts still have a "
        "balance."
    ),
    "accounts_absent": _(
        "%(count)s savings accounts with %(balance)s dong in the quarter before are not in this "
        "file. They are not taken as drawn."
    ),
    "other_day_than_loans": _(
        "The savings are of %(value)s, the loan statement of %(loans)s. Confirm only if there is "
        "no file of the same day."
    ),
    "savers_unlisted": _("%(count)s savers of the file are not in HSKH."),
}

FIGURES: dict[str, Promise] = {
    "unknown_key": _("There is no figure “%(value)s”. The keys are: %(keys)s."),
    "scope_not_allowed": _("“%(key)s” is not entered for this part. Allowed: %(allowed)s."),
    "source_required": _("Capital is entered source by source: write source=1 to source=4."),
    "unknown_scope": _(
        "The office has no part %(value)s on %(day)s. Correct the code, or add it to the catalogue."
    ),
    "negative_value": _("A figure cannot be negative. Correct the cell."),
    "figure_day_wrong": _(
        "The day must lie between %(starts)s and %(ends)s. Correct it, or choose the right quarter."
    ),
    "figure_twice": _("The figure stands here for two days. Keep the right one."),
}
