"""What the program may take of the machine: memory, processor time, and no network."""

import ctypes
import platform
import resource
import struct

MOST_SECONDS = 30
# Address space. A real month-end file (27,403 rows of 175 columns) takes a good half of it.
MOST_MEMORY = 512 * 1024**2

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # EACCES
# By architecture: its number, and the calls that reach a network, another program or process.
# socket, connect, socketpair; clone, fork, vfork, execve, execveat, clone3; ptrace;
# process_vm_writev; io_uring_setup.
_REFUSED = {
    "x86_64": (0xC000003E, (41, 42, 53, 56, 57, 58, 59, 322, 435, 101, 311, 425)),
    "aarch64": (0xC00000B7, (198, 203, 199, 220, 221, 281, 435, 117, 271, 425)),
}


def limit() -> None:
    """From here on no more than so much memory and processor time, and no network."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    # The soft limit is told by a signal of its own, the hard one kills.
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    seal()


def seal() -> bool:
    """Has the kernel refuse sockets, other programs and other processes from here on.

    Needs no rights. False when this kernel or processor does not offer it: the other limits hold
    even so.
    """
    if platform.machine() not in _REFUSED:
        return False
    architecture, calls = _REFUSED[platform.machine()]
    code = _program(architecture, calls)
    kept = ctypes.create_string_buffer(code)
    program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(kept))
    libc = ctypes.CDLL(None)
    nothing = ctypes.c_ulong(0)
    if libc.prctl(_NO_NEW_PRIVILEGES, ctypes.c_ulong(1), nothing, nothing, nothing) != 0:
        return False
    return libc.prctl(_SECCOMP, ctypes.c_ulong(_FILTER), program, nothing, nothing) == 0


def _program(architecture: int, calls: tuple[int, ...]) -> bytes:
    """Instructions of the kernel's packet filter over a system call: refuse these calls.

    Calls of another architecture, by which a filter could be passed, are refused altogether.
    Each line is an instruction, how many lines to skip if it is true, if not, and its operand.
    """
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06
    number, machine, other_abi = 0, 4, 0x40000000
    many = len(calls)
    lines = [
        (load, 0, 0, machine),
        (equal, 0, many + 3, architecture),
        (load, 0, 0, number),
        (at_least, many + 1, 0, other_abi),
        *((equal, many - i, 0, call) for i, call in enumerate(calls)),
        (answer, 0, 0, _ALLOW),
        (answer, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("HBBI", *line) for line in lines)
