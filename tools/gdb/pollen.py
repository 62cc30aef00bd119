# SPDX-License-Identifier: MIT
# A command for gdb: `pollen tasks` lists the tasks of a process, or of a core, as dump_tasks() does.
"""
    (gdb) source tools/gdb/pollen.py
    (gdb) pollen tasks

The program must be compiled with POLLEN_TASK_DUMPS=1 and with debug information (-g). Nothing of it is
run, so this works on a core, and on a process that hangs in a lock.
"""

import gdb

SPACE = "pollen::v0_dumps::"
DETAIL = SPACE + "detail::"
MOST_AT_EITHER_END = 32


def text(pointer):
    return pointer.string() if pointer else None


def loaded(atomic):
    """The value of a detail::Atomic, or of a detail::Shown around one."""
    value = atomic["value_"]
    return int(value["value_"] if value.type.strip_typedefs().code == gdb.TYPE_CODE_STRUCT else value)


def bit(name):
    """A bit of the state word of a task."""
    for field in gdb.lookup_type(DETAIL + "TaskState::Bits").fields():
        if field.name.endswith("::" + name):
            return field.enumval
    raise gdb.GdbError(f"TaskState has no bit {name}")


def phase(facts):
    """What a task does that is not being polled."""
    kind, task = text(facts["executor"]), facts["task"]
    if not task:
        return "idle"  # the future of block_on() or run_until(), which has no state
    if kind == "ThreadLockedExecutor":
        head = task.cast(gdb.lookup_type(DETAIL + "ThreadLockedTask").pointer())
        if loaded(head["aborted"]):
            return "aborted"
        return "queued" if loaded(head["woken"]) else "idle"
    type_name = {"LocalExecutor": "LocalTask", "ThreadPool": "PoolTask"}.get(kind, "TaskHead")
    head = task.cast(gdb.lookup_type(DETAIL + type_name).pointer())
    word = loaded(head["state"]["word_"])
    if word & bit("Aborted"):
        return "aborted"
    queued = bool(word & bit("Notified"))
    if kind == "LocalExecutor":
        queued = queued or loaded(head["place"]) == 0  # LocalCore::Queued
    return "queued" if queued else "idle"


def coroutines(root):
    """Lines of a chain of coroutines and of what the innermost waits for."""
    while True:
        state = str(root["state_"]).rsplit("::", 1)[-1]
        if state == "Created":
            yield "a coroutine that has not begun"
            return
        if state != "Suspended":
            yield "a coroutine that has finished"
            return
        chain = [root["link_"]]
        while int(chain[-1]) != int(root):
            chain.append(chain[-1]["link_"])
        chain.reverse()
        for number, core in enumerate(chain):
            left_out = len(chain) - 2 * MOST_AT_EITHER_END
            if left_out > 0 and MOST_AT_EITHER_END <= number < len(chain) - MOST_AT_EITHER_END:
                if number == MOST_AT_EITHER_END:
                    yield f"... {left_out} more ..."
                continue
            site = core["site_"]
            yield f"{text(site['function'])} at {text(site['file'])}:{int(site['line'])}"
        innermost = chain[-1]
        if not innermost["awaits_root_"]:
            yield from awaits(innermost["leaf_"]["traced"])
            return
        root = innermost["child_"].dereference()


def awaits(traced):
    """Lines of a detail::TracedFuture."""
    if not traced["coroutine"]:
        return [text(traced["type"])]
    core = traced["coroutine"].dereference()
    if not core:
        return ["a coroutine that has finished"]
    return coroutines(core.cast(gdb.lookup_type(DETAIL + "CoroCore").pointer()))


def records():
    symbol = gdb.lookup_global_symbol(DETAIL + "task_records")
    if symbol is None:
        raise gdb.GdbError("no recorded tasks: this program was compiled without POLLEN_TASK_DUMPS=1 "
                           "or without debug information")
    record_type = gdb.lookup_type(DETAIL + "TaskRecord").pointer()
    link = symbol.value()["first"]
    while link:
        if link["is_record"]:
            yield link.cast(record_type)
        link = link["next"]


def lines_of(record):
    facts, polls = record["facts_"], loaded(record["polls_"])
    running = loaded(record["lock_"]["word_"]) != 0
    name = f' "{text(facts["name"])}"' if facts["name"] else ""
    yield (f"task {int(record['id_'])}{name}, {text(facts['executor'])}, "
           f"{'running' if running else phase(facts)}, polled {polls} time{'s' if polls != 1 else ''}")
    if running:
        yield "    " + text(facts["future"]["type"])
        return
    for line in awaits(facts["future"]):
        yield "    " + line


class Pollen(gdb.Command):
    """Commands about Pollen's tasks."""

    def __init__(self):
        super().__init__("pollen", gdb.COMMAND_STATUS, gdb.COMPLETE_NONE, True)


class PollenTasks(gdb.Command):
    """Lists the tasks that have not finished, and what each waits for."""

    def __init__(self):
        super().__init__("pollen tasks", gdb.COMMAND_STATUS)

    def invoke(self, _argument, _from_tty):
        found = list(records())
        print(f"{len(found)} task{'s' if len(found) != 1 else ''}")
        for record in found:
            try:
                for line in lines_of(record):
                    print(line)
            except gdb.MemoryError as error:
                print(f"    (not readable: {error})")


Pollen()
PollenTasks()
