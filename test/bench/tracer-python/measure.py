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
try:
    import resource
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
except ImportError:
    memory = 0
print(json.dumps({"imported": imported, "used": used, "memory": memory}))
