"""Runs one case and prints its processor time and largest memory."""
import json
import sys
import time

sys.path.insert(0, sys.argv[2])
started = time.process_time_ns()
module = __import__(sys.argv[1])
imported = time.process_time_ns() - started
started = time.process_time_ns()
if hasattr(module, "main"):
    module.main()
used = time.process_time_ns() - started
# Not getrusage: its figure begins with that of the process that started
# this one.
memory = 0
try:
    with open("/proc/self/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                memory = int(line.split()[1])
except OSError:
    pass
print(json.dumps({"imported": imported, "used": used, "memory": memory}))
