"""How a process that makes pages has Python look for garbage: objects that hold each other."""

import gc


def keep_what_is_loaded() -> None:
    """Leaves what is loaded now out of the search for good, and has the rest searched often.

    Looking through all that is loaded held a page up by 100 ms. What a page leaves in circles takes
    a millisecond when it is looked for often and a little, and a hundred where that is rare.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(2_000, 20, 50)
