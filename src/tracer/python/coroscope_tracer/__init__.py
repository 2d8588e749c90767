"""Coroscope's tracer: runs inside a traced Python program.

It writes a stream of events (src/trace/wire/format.ts) into the trace
folder that the environment variable COROSCOPE names.  Only the standard
library is used, and nothing of the program's is imported before the
program does.
"""
