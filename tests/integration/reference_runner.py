# SPDX-License-Identifier: Apache-2.0
"""A small imitation of the original runner, to see that a server can work with it.

It does what the original does on the wire, habits and faults included: no `status` on connect, an
`agent_id` in every ack, no `success`, `retryable` or `error` in completions, `running` as a
state, one process per task in a plain directory, `at_capacity` instead of queueing, no
`X-Sibyl-Features`. Runs in a thread of its own.
"""

import asyncio
import json
import os
import threading
import time
from pathlib import Path

import aiohttp

from harness import wait_until

SCRUBBED = ("SIBYL_RUNNER_TOKEN", "SIBYL_AUTH_TOKEN", "SIBYL_API_KEY", "SIBYL_ACCESS_TOKEN", "SIBYL_REFRESH_TOKEN")


class ReferenceRunner:
    def __init__(self, server_url, runner_id, token, worktree_base, capacity=3, projects=None, headers=None):
        self.server_url, self.runner_id, self.token = server_url, runner_id, token
        self.worktree_base = Path(worktree_base)
        self.capacity = capacity
        self.projects = projects or {}  # project UUID -> path, announced after connecting
        self.headers = headers or {}
        self.received = []
        self.closed_with = None   # close code of the WebSocket ...
        self.refused_with = None  # ... or HTTP status of the upgrade
        self._executions = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self):
        self._thread.start()
        self._done = asyncio.run_coroutine_threadsafe(self._run(), self._loop)
        return self

    def stop(self):
        async def leave():
            await self._socket.close()
            for execution in list(self._executions.values()):
                execution.process.kill()
        if hasattr(self, "_socket"):
            asyncio.run_coroutine_threadsafe(leave(), self._loop).result(10)
        self._done.result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def wait_received(self, type_name, count=1, within=20.0):
        return wait_until(lambda: [m for m in self.received if m.get("type") == type_name][count - 1:count],
                          f"{count} x {type_name} from the server", within)[0]

    async def _run(self):
        scheme, _, rest = self.server_url.partition("://")
        url = f"{'wss' if scheme == 'https' else 'ws'}://{rest}/api/runners/ws/{self.runner_id}"
        headers = {"Authorization": f"Bearer {self.token}", **self.headers}
        async with aiohttp.ClientSession() as session:
            try:
                self._socket = await session.ws_connect(url, max_msg_size=1 << 20, heartbeat=20, headers=headers)
            except aiohttp.WSServerHandshakeError as refusal:
                self.refused_with = refusal.status
                return
            for project, path in self.projects.items():
                await self._send(type="project_register", project_id=project, worktree_path=str(path),
                                 worktree_branch=None)
            async for frame in self._socket:
                if frame.type is not aiohttp.WSMsgType.TEXT:
                    break
                message = json.loads(frame.data)
                self.received.append(message)
                await self._take(message)
            self.closed_with = self._socket.close_code

    async def _send(self, **message):
        try:
            await self._socket.send_str(json.dumps(message))
        except (ConnectionError, RuntimeError):
            pass  # lost, as in the original

    async def _status(self):
        count = len(self._executions)
        await self._send(type="status", status="busy" if count >= self.capacity else "online", agent_count=count)

    async def _update(self, agent_id, status, progress, activity):
        await self._send(type="agent_update", agent_id=agent_id, status=status, progress=progress, activity=activity)

    async def _take(self, message):
        kind = message.get("type")
        if kind == "heartbeat":
            await self._send(type="heartbeat_ack")
        elif kind == "task_assign":
            if not all(isinstance(message.get(key), str) for key in ("task_id", "agent_id", "project_id")):
                return
            if len(self._executions) >= self.capacity:
                await self._send(type="task_reject", task_id=message["task_id"], reason="at_capacity")
                return
            execution = _Execution(message)
            self._executions[message["task_id"]] = execution
            await self._send(type="task_ack", task_id=message["task_id"], agent_id=message["agent_id"])
            await self._status()
            asyncio.ensure_future(self._execute(execution))
        elif kind == "task_cancel":
            execution = self._executions.get(message.get("task_id"))
            if execution:
                execution.is_cancelled = True
                execution.process.terminate()

    async def _execute(self, execution):
        task_id, agent_id = execution.task_id, execution.agent_id
        await self._update(agent_id, "running", 5, "Preparing execution harness")
        directory = self.worktree_base / execution.project_id / task_id
        directory.mkdir(parents=True, exist_ok=True)
        await self._update(agent_id, "running", 20, "Launching execution subprocess")
        environment = {name: value for name, value in os.environ.items() if name not in SCRUBBED}
        environment.update(SIBYL_TASK_ID=task_id, SIBYL_AGENT_ID=agent_id, SIBYL_PROJECT_ID=execution.project_id,
                           SIBYL_TASK_PROMPT=execution.prompt, SIBYL_WORKTREE_PATH=str(directory))
        execution.started = time.time()
        process = execution.process = await asyncio.create_subprocess_exec(
            *execution.command, cwd=directory, env=environment, stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
        out, err, _ = await asyncio.gather(self._collect(process.stdout, "stdout", agent_id),
                                           self._collect(process.stderr, "stderr", agent_id), process.wait())
        result = {"worktree_path": str(directory), "duration_s": time.time() - execution.started}
        if execution.is_cancelled:
            result.update(status="cancelled", error="task_cancel")
            final = ("cancelled", None, "Execution cancelled")
        else:
            code = process.returncode
            result.update(status="completed" if code == 0 else "failed", exit_code=code, command=execution.command,
                          stdout="\n".join(out[-200:]), stderr="\n".join(err[-200:]))
            final = (("completed", 100) if code == 0 else ("failed", None)) + ("Execution finished",)
        await self._send(type="task_complete", task_id=task_id, result=result)
        for _ in range(2 if execution.is_cancelled else 1):
            await self._update(agent_id, *final)
        self._executions.pop(task_id, None)
        await self._status()

    async def _collect(self, stream, label, agent_id):
        lines, told = [], 0.0
        async for raw in stream:
            line = raw.decode(errors="replace").rstrip()
            if not line:
                continue
            lines.append(line)
            if time.monotonic() - told >= 1.0:
                told = time.monotonic()
                await self._update(agent_id, "running", None, f"{label}: {line[:200]}")
        return lines


class _Execution:
    def __init__(self, message):
        config = message.get("config") or {}
        self.task_id, self.agent_id, self.project_id = message["task_id"], message["agent_id"], message["project_id"]
        self.prompt = str(config.get("prompt") or "").strip()
        command = next((config[key] for key in ("command", "exec_command", "runner_command") if config.get(key)), None)
        if isinstance(command, list):
            self.command = command
        else:
            self.command = ["/bin/sh", "-lc", command or 'printf "%s\\n" "$SIBYL_TASK_PROMPT"']
        self.process = None
        self.is_cancelled = False
        self.started = 0.0
