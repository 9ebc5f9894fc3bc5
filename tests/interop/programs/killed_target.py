"""A target that streams without end is killed in mid-transfer: its visitor must see ECONNRESET, never a clean end.

usage: killed_target.py TARGET_PORT VISITOR_PORT
"""
import errno
import os
import signal
import socket
import sys

target_port, visitor_port = int(sys.argv[1]), int(sys.argv[2])

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", target_port))
listener.listen()
target = os.fork()
if target == 0:
    connection, _ = listener.accept()
    while True:
        connection.sendall(b"x" * 65536)  # and reads nothing: what lies unread makes the kernel reset at the kill
listener.close()

visitor = socket.create_connection(("127.0.0.1", visitor_port), timeout=15)
visitor.sendall(b"a request that the target never reads")
received = 0
try:
    while True:
        chunk = visitor.recv(65536)
        if not chunk:
            sys.exit(f"a clean end after {received} bytes: truncation looked like success")
        received += len(chunk)
        if target and received > 4 << 20:
            os.kill(target, signal.SIGKILL)
            os.waitpid(target, 0)
            target = 0
except OSError as error:
    if error.errno != errno.ECONNRESET:
        sys.exit(f"not reset but: {error!r}")
finally:
    if target:
        os.kill(target, signal.SIGKILL)
print(f"ECONNRESET after {received >> 20} MB")
