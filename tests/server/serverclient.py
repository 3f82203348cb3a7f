# SPDX-License-Identifier: Apache-2.0
"""A client of the embedded server that shares no code with it, and what its tests are made of."""
import asyncio
import contextlib
import json
import signal
import subprocess
import sys
import tempfile
import time
import traceback

import aiohttp

HOST = sys.argv[1]
FEATURES = "result_ack, attempt, reconcile, log_stream, permissions, runner_token"
NOWHERE = "2b0a4c57-1c1e-4d6f-9d53-3e1a52c7f001"
TESTS = []


def test(function):
    TESTS.append(function)
    return function


def check(actual, expected):
    assert actual == expected, f"got {actual!r}, expected {expected!r}"


class Server:
    """One serverhost process and an HTTP client that holds its admin token."""

    def __init__(self, **options):
        self.parent = tempfile.TemporaryDirectory(prefix="sibyl-server-")
        self.directory = self.parent.name + "/state"
        self.options = options

    async def __aenter__(self):
        await self.start()
        return self

    async def __aexit__(self, *_):
        await self.stop()
        self.parent.cleanup()

    async def start(self):
        arguments = [f"{name}={value}" for name, value in self.options.items()]
        self.process = subprocess.Popen([HOST, f"state={self.directory}", *arguments], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.info = json.loads(self.process.stdout.readline())
        self.url = self.info["url"]
        with open(self.info["token_path"], encoding="ascii") as file:
            self.token = file.read().strip()
        self.http = aiohttp.ClientSession()

    async def stop(self):
        await self.http.close()
        self.process.stdin.close()
        check(self.process.wait(10), 0)
        self.process.stdout.close()

    async def kill(self):
        await self.http.close()
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    async def call(self, method, path, body=None, token=None, **more):
        headers = {"Authorization": f"Bearer {token or self.token}"} if token != "" else {}
        async with self.http.request(method, self.url + path, json=body, headers=headers, **more) as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if text else None

    async def good(self, method, path, body=None):
        status, answer = await self.call(method, path, body)
        assert status in (200, 201), (status, answer)
        return answer

    async def register(self, name="box", **fields):
        return await self.good("POST", "/api/runners/register", {"name": name, "hostname": "bb01", **fields})

    async def project(self, name="shop"):
        return await self.good("POST", "/api/projects", {"name": name})

    async def submit(self, **fields):
        return await self.good("POST", "/api/tasks", {"project_id": "shop", "prompt": "do it", **fields})

    async def task(self, task):
        return await self.good("GET", f"/api/tasks/{task['id']}")

    async def connect(self, runner, token=None, features=FEATURES):
        headers = {"Authorization": f"Bearer {token or runner['runner_token']}"}
        if features is not None:
            headers["X-Sibyl-Features"] = features
        return Peer(await self.http.ws_connect(f"{self.url}/api/runners/ws/{runner['id']}", headers=headers))

    async def ready(self, runner, running=()):
        peer = await self.connect(runner)
        await peer.take("welcome")
        await peer.send("status", status="online", agent_count=len(running), takes_unlinked=True,
                        running_tasks=list(running))
        return peer

    @contextlib.asynccontextmanager
    async def raw(self):
        """A bare connection: whatever bytes one likes."""
        host, port = self.url.split("//")[1].rsplit(":", 1)
        reader, writer = await asyncio.open_connection(host, int(port))
        try:
            yield reader, writer
        finally:
            writer.close()


class Peer:
    def __init__(self, socket):
        self.socket = socket

    async def send(self, kind, **fields):
        await self.socket.send_str(json.dumps({"type": kind, **fields}))

    async def take(self, kind):
        while True:
            message = await asyncio.wait_for(self.socket.receive(), 10)
            assert message.type == aiohttp.WSMsgType.TEXT, message
            frame = json.loads(message.data)
            if frame.get("type", frame.get("event")) == kind:
                return frame

    async def closed(self):
        ends = (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING, aiohttp.WSMsgType.ERROR)
        while True:
            message = await asyncio.wait_for(self.socket.receive(), 10)
            if message.type in ends:
                return self.socket.close_code, message.extra

    async def finish(self, assign, **fields):
        await self.send("task_complete", task_id=assign["task_id"], attempt=assign["attempt"],
                        **{"success": True, "result": {"status": "completed"}, **fields})


async def refusal(server, runner, token):
    try:
        await server.connect(runner, token=token)
    except aiohttp.WSServerHandshakeError as error:
        return error.status
    raise AssertionError("the upgrade was accepted")


def main():
    failures = 0
    for function in TESTS:
        if sys.argv[2:] and function.__name__ not in sys.argv[2:]:
            continue
        started = time.monotonic()
        try:
            asyncio.run(asyncio.wait_for(function(), 60))
            print(f"ok    {function.__name__} ({time.monotonic() - started:.2f} s)", flush=True)
        except Exception:  # whatever it is, it is one failed test
            failures += 1
            print(f"FAIL  {function.__name__}", flush=True)
            traceback.print_exc()
    sys.exit(1 if failures else 0)
