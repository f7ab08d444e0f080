"""Reading of spreadsheets as companies, payroll systems and training providers send them.

:func:`~kompetens.organisations.imports.sandbox.read_file` is the way in; nothing here writes anything.
"""
