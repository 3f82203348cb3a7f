# SPDX-License-Identifier: Apache-2.0
"""A client of the control socket that shares no code with the program (core/control/README.md)."""

import base64
import itertools
import json
import socket

from harness import PATIENCE, NotInTime, wait_until


class Refused(Exception):
    """The daemon's error: code, message, and the kind when it is a refusal."""

    def __init__(self, error):
        super().__init__(error["message"])
        self.code = error["code"]
        self.kind = error.get("data", {}).get("kind")


class ControlSocket:
    def __init__(self, machine, within=20.0):
        self.machine = machine
        self.notifications = []
        self._ids = itertools.count(1)
        self._answers = {}
        self._buffer = b""
        self._socket = wait_until(self._connected, f"the control socket of {machine.name}", within)
        self._socket.settimeout(30 * PATIENCE)

    def _connected(self):
        for note in self.machine.state.glob("runners/*/control.path"):
            client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                client.connect(note.read_text().strip())
                return client
            except OSError:
                client.close()
        return None

    def close(self):
        self._socket.close()

    def send(self, method, **params):
        """The id under which the answer will come."""
        number = next(self._ids)
        self.send_line(json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}))
        return number

    def send_line(self, line):
        self._socket.sendall(line.encode() + b"\n")

    def read_message(self):
        while b"\n" not in self._buffer:
            try:
                piece = self._socket.recv(1 << 16)
            except TimeoutError:
                raise NotInTime("nothing came over the control socket") from None
            if not piece:
                raise ConnectionError("the daemon ended the connection")
            self._buffer += piece
        line, self._buffer = self._buffer.split(b"\n", 1)
        return json.loads(line)

    def answer(self, number):
        while number not in self._answers:
            message = self.read_message()
            if "method" in message:
                self.notifications.append(message)
            else:
                self._answers[message["id"]] = message
        message = self._answers.pop(number)
        if "error" in message:
            raise Refused(message["error"])
        return message["result"]

    def call(self, method, **params):
        return self.answer(self.send(method, **params))

    def follow(self, task_id, stream="stdout"):
        """Yields (bytes, has ended) until the attempt has ended."""
        offset = 0
        while True:
            chunk = self.call("task.log", task_id=task_id, stream=stream, offset=offset, follow=True)
            data = base64.b64decode(chunk["data"])
            offset += len(data)
            yield data, chunk["ended"]
            if chunk["ended"] and offset >= chunk["total"]:
                return
