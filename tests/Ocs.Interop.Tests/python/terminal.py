"""A person at a terminal: runs a program in a pseudo-terminal of its own.

usage: terminal.py PROGRAM ARGUMENTS…

Reads JSON lines: {"type": "text"} presses keys, {"columns": 30} resizes, {"expect": "text"} waits until the screen has shown the text
since the last one that was expected, and answers {"event": "seen", "screen": "…"} with all that was shown up to its end. At the
end of the program it says {"event": "exit", "code": 0, "screen": "…"}. What it sees goes to standard error too.
"""
import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios


def say(**what):
    print(json.dumps(what), flush=True)


child, screen = pty.fork()
if child == 0:
    os.environ["TERM"] = "xterm-256color"
    os.environ.pop("NO_COLOR", None)
    os.execvp(sys.argv[1], sys.argv[1:])


def resize(columns):
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))


resize(80)
shown, expected, typed = "", [], b""
sources = [screen, 0]
while True:
    for source in select.select(sources, [], [])[0]:
        try:
            data = os.read(source, 65536)
        except OSError:
            data = b""
        if source == 0:
            if not data:
                sources.remove(0)
            typed += data
            *lines, typed = typed.split(b"\n")
            for line in map(json.loads, lines):
                if "type" in line:
                    os.write(screen, line["type"].encode())
                elif "columns" in line:
                    resize(line["columns"])
                else:
                    expected.append(line["expect"])
        elif data:
            shown += data.decode(errors="replace")
            print(data, file=sys.stderr, flush=True)
        else:
            say(event="exit", code=os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), screen=shown)
            sys.exit()
    while expected and expected[0] in shown:
        end = shown.index(expected[0]) + len(expected.pop(0))
        say(event="seen", screen=shown[:end])
        shown = shown[end:]
