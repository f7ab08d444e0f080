"""Start and stop: the embedded database, the web server and the job worker.

Nothing here imports Django; what needs Django runs in a child process.
"""
