"""From a file of the bank to posted rows: read, stage, check, show, post, undo.

`arriving` takes files in, `staging` reads them, `checks` finds what is wrong, `preview` and
`effect` say what would change, `confirming` posts, `undoing` takes back, `together` does several
files at once. Layouts, rules, checks and postings are data, one file a kind.
"""
