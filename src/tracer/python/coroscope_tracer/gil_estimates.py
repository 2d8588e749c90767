"""What two looks at the threads say of the GIL between them.

Nothing in an interpreter tells who holds the GIL and who wants it.  What
can be read while one holds it oneself is how much processor time each
thread has used, and at which instruction it stands.  A thread whose last
instruction cannot wait for anything was made to give way: it wants to run.
One that is in a call may be anywhere: waiting for something, computing in
C with the GIL or without it, or giving way when the call has returned.
"""

import opcode
import sys
from types import CodeType
from typing import Dict, List, NamedTuple, Sequence, Tuple

# Instructions that run no function written in C, so that a thread found at
# one of them, while another holds the GIL, waits for nothing but the GIL.
# 3.9 gives way anywhere, later ones only at calls and backward jumps.
_PURE: Tuple[str, ...] = (
    "JUMP", "POP_JUMP", "RESUME", "LOAD_FAST", "LOAD_CONST", "LOAD_GLOBAL",
    "STORE_FAST", "STORE_GLOBAL", "POP_TOP", "NOP", "SETUP_FINALLY",
    "POP_BLOCK", "ROT_", "DUP_")
if sys.version_info < (3, 10):
    # Of numbers, as a rule: this is where loops of them give way.
    _PURE += "BINARY_", "INPLACE_", "COMPARE_OP"
# What uses less of a stretch of time than that does not run in it.
_LEAST = 1 / 200
_MOST_CODES = 500


class Look(NamedTuple):
    """What was seen of a thread: its processor time, and where it stood."""

    used: int
    gives_way: bool


class Estimate(NamedTuple):
    """How long a thread held the GIL, wanted it, and ran calls, in ns."""

    held: int
    wanted: int
    native: int


class Places:
    """Tells where in the code threads stand."""

    def __init__(self) -> None:
        self._pure = frozenset(
            number for number, name in enumerate(opcode.opname)
            if name.startswith(_PURE))
        # By id of a code: its instructions, and the code.
        self._known: Dict[int, Tuple[bytes, CodeType]] = {}

    def gives_way(self, code: CodeType, offset: int) -> bool:
        """True of a thread at an instruction that waits for nothing."""
        known = self._known.get(id(code))
        if known is None:
            if len(self._known) >= _MOST_CODES:
                self._known.clear()
            known = self._known[id(code)] = code.co_code, code
        return (0 <= offset < len(known[0])
                and known[0][offset] in self._pure)


def estimate(duration: int, looks: Sequence[Tuple[Look, Look]]
             ) -> List[Estimate]:
    """Estimate for each thread from a look at it before and after.

    Processor time is held time as far as the thread gave way at both ends;
    as far as it was in a call at either, nobody knows.  Nobody can have
    wanted the GIL for longer than others ran.  And the GIL is one: what
    goes beyond the duration was not held.
    """
    used = [max(0, after.used - before.used) for before, after in looks]
    shares = [(before.gives_way + after.gives_way) / 2
              for before, after in looks]
    running = sum(used)
    held = [one * share for one, share in zip(used, shares)]
    excess = max(1.0, sum(held) / duration)
    told = []
    for one, share, certain in zip(used, shares, held):
        certain /= excess
        if one < duration * _LEAST:
            certain = one = 0
        others = min(duration, running - one)
        wanted = share * max(0, min(duration - one, others))
        told.append(Estimate(
            int(certain), int(wanted),
            min(duration, one) - min(duration, int(certain))))
    return told
