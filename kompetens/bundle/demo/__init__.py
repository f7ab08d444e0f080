"""The demonstration programme: hand-made files kept in `examples/`, large ones made here from a seed.

Nothing in it is real but the counties and municipalities. People have official test identity numbers or none,
organisation numbers begin with 4 (a group of legal forms that no authority assigns), CFAR numbers with 99,
telephone numbers are those set aside for fiction, and every address on the net ends in `.example`.
"""
