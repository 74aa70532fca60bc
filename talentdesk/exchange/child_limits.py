"""Bounds the process it is called in: memory, processor time, no core file; for the parsing child only."""

from __future__ import annotations

import sys


def bound_this_process(memory_mb: int, seconds: float) -> None:
    """Let the system end this process when it takes more; where it will not, the parent's clock remains."""
    if sys.platform == "win32":
        _bound_windows(memory_mb)
    else:
        _bound_posix(memory_mb, seconds)


def _bound_posix(memory_mb: int, seconds: float) -> None:
    import resource

    wishes = [
        (resource.RLIMIT_AS, memory_mb * 2**20),
        (resource.RLIMIT_CPU, int(seconds) + 1),
        (resource.RLIMIT_CORE, 0),  # a core file would hold personal data
    ]
    for kind, wish in wishes:
        hard = resource.getrlimit(kind)[1]
        most = wish if hard == resource.RLIM_INFINITY else min(wish, hard)
        resource.setrlimit(kind, (most, hard))


def _bound_windows(memory_mb: int) -> None:
    """A job object with a memory limit around this process, and no crash dialog when it is hit.

    Not tried on every Windows; every failing call only means that the time limit of the parent remains.
    """
    import ctypes

    class Basic(ctypes.Structure):
        _fields_ = [
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", ctypes.c_uint32),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", ctypes.c_uint32),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", ctypes.c_uint32),
            ("SchedulingClass", ctypes.c_uint32),
        ]

    class Extended(ctypes.Structure):
        _fields_ = [
            ("Basic", Basic),
            ("IoCounters", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        ]

    kernel = getattr(ctypes, "WinDLL")("kernel32")  # noqa: B009  (absent from ctypes elsewhere)
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.SetErrorMode(0x0001 | 0x0002)  # no "has stopped working" box
    limits = Extended()
    limits.Basic.LimitFlags = 0x0100  # JOB_OBJECT_LIMIT_PROCESS_MEMORY
    limits.ProcessMemoryLimit = memory_mb * 2**20
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    extended_information = 9
    kernel.SetInformationJobObject(job, extended_information, ctypes.byref(limits), ctypes.sizeof(limits))
    kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))
