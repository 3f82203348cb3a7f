# SPDX-License-Identifier: Apache-2.0
"""A scriptable imitation of the *original* Sibyl server, faults included.

The runner must not be tested against its own sibling only. This double does what the original's code
would do (labels S-nn are its known faults), on loopback, in a thread of its own: it accepts a
WebSocket before it refuses it, sends no `welcome`, no `attempt` and no `result_ack`, counts
attempts per delivery, lets a late ack reopen a task, forgets connections without closing them.

`faults` holds switches for what can go wrong; everything that happened is in `events`. All public
methods may be called from the test's thread.
"""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
import secrets
import threading
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timezone

from aiohttp import WSCloseCode, WSMsgType, web

from harness import wait_until

ACCEPTED_SCOPES = {"runner", "runner:connect", "sandbox:runner", "mcp"}


def utc_text():
    """The original's datetimes have no zone suffix."""
    return datetime.now(timezone.utc).replace(tzinfo=None).isoformat()


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Faults:
    """Switches; a number means "the next so many times", -1 for ever."""

    heartbeats_are_silent: bool = False        # none is sent any more, the socket stays open
    heartbeats_get_no_lease: bool = False      # acks are not counted: S-06 after the lease
    upgrade_status: int = 0                    # answer the upgrade with this HTTP status ...
    upgrade_status_times: int = 0
    upgrade_headers: dict = field(default_factory=dict)
    close_after_accept: tuple | None = None    # (code, reason) right after the upgrade ...
    close_after_accept_times: int = 0
    lose_completions: int = 0                  # read, but neither stored nor answered
    cut_at_completion: int = 0                 # connection aborted instead of storing it
    cut_at_ack: int = 0
    duplicate_assignments: int = 0             # the next so many are sent twice
    rest_status: int = 0                       # answer REST calls with this status ...
    rest_status_times: int = 0
    rest_headers: dict = field(default_factory=dict)
    lose_refresh_answers: int = 0              # token rotated, answer cut off


@dataclass
class Event:
    kind: str        # opened, refused, closed, received, sent, rest
    runner_id: str
    connection: int  # counts from 1
    message: object


@dataclass
class Task:
    id: str
    runner_id: str
    payload: dict
    status: str = "queued"
    attempts: int = 0
    max_attempts: int = 3
    sent_at: float = 0.0
    result: object = None
    error: str | None = None
    completions: int = 0  # task_complete messages stored


def take(faults, counter):
    """Uses up one of a fault's times."""
    left = getattr(faults, counter)
    if left > 0:
        setattr(faults, counter, left - 1)
    return left != 0


class OriginalServer:
    """Start with start(), end with stop(); `url` is the base URL without /api."""

    def __init__(self, heartbeat_interval=30.0, lease=45.0, replaces_cleanly=False, tls=None):
        self.tls = tls  # an ssl.SSLContext for https
        self.heartbeat_interval = heartbeat_interval
        self.lease = lease
        self.replaces_cleanly = replaces_cleanly  # False: S-05
        self.faults = Faults()
        self.events = []
        self.runners = {}
        self.tasks = {}
        self.projects = {}      # UUID -> rows of project_register
        self.connections = {}   # runner id -> _Connection, as the manager believes it
        self.sockets = []       # every socket ever, ghosts included
        self.user = str(uuid.uuid4())
        self.organization = str(uuid.uuid4())
        self.password = "correct horse"
        self.refresh_tokens = {}
        self.has_device_flow = True
        self.device_answer = "authorization_pending"  # what a poll gets; "approved" gives tokens
        self.organizations = ["u-ada", "acme"]
        self.organization_slug = "u-ada"
        self._secret = secrets.token_bytes(32)
        self._no_token_before = 0.0
        self._lock = threading.RLock()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._heartbeat_task = None

    # --- for tests

    def start(self, port=0):
        self._thread.start()
        self._call(self._listen(port))
        return self

    def stop(self):
        self._call(self._site_down())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def go_down(self):
        """The server process vanishes; come_back() starts it on the same port."""
        self._call(self._site_down())

    def come_back(self):
        self._call(self._listen(self.port))

    def access_token(self, lifetime=3600.0, **claims):
        now = time.time()
        return self._sign({"sub": self.user, "org": self.organization, "typ": "access",
                           "iat": now, "exp": now + lifetime, **claims})

    def token_pair(self):
        identity = secrets.token_hex(8)
        now = time.time()
        refresh = self._sign({"sub": self.user, "org": self.organization, "typ": "refresh", "jti": identity,
                              "iat": now, "exp": now + 30 * 86400})
        with self._lock:
            self.refresh_tokens[identity] = refresh
        return {"access_token": self.access_token(), "refresh_token": refresh, "expires_in": 3600}

    def rotate(self, refresh_token):
        """What a refresh by somebody else does; the new pair."""
        with self._lock:
            del self.refresh_tokens[self._claims(refresh_token, "refresh")["jti"]]
        return self.token_pair()

    def expire_access_tokens(self):
        """Access tokens made until now are refused from here on; open sockets stay open."""
        time.sleep(0.002)  # `iat` has to differ
        self._no_token_before = time.time()

    def add_runner(self, name="r", sandbox=None, runner_id=None, capacity=3):
        row = {"id": runner_id or str(uuid.uuid4()), "name": name, "hostname": name,
               "graph_runner_id": "runner_" + secrets.token_hex(8), "capabilities": ["docker"],
               "max_concurrent_agents": capacity, "current_agent_count": 0, "status": "offline",
               "last_heartbeat": None, "client_version": None, "created_at": utc_text(), "updated_at": utc_text()}
        with self._lock:
            self.runners[row["id"]] = {**row, "_sandbox": sandbox, "_owner": self.user}
        return row["id"]

    def enqueue(self, runner_id, config=None, project_id="project_3fa9c1", task_id=None, flush=True, **top_level):
        """Queues a task of shape A; with config=None of shape B (all at the top level)."""
        task_id = task_id or str(uuid.uuid4())
        payload = {"agent_id": "agent_" + secrets.token_hex(6), "project_id": project_id, **top_level}
        if config is not None:
            payload["config"] = {"prompt": "do it", "agent_type": "general", "task_id": None,
                                 "created_by": self.user, "create_worktree": True, "repo_path": None, **config}
        with self._lock:
            self.tasks[task_id] = Task(task_id, runner_id, payload)
        if flush:
            self._call(self._flush(runner_id))
        return task_id

    def flush(self, runner_id):
        self._call(self._flush(runner_id))

    def expire_leases(self):
        """What the reaper does once 300 s (dispatched) or 1800 s (acked) have passed."""
        with self._lock:
            for task in self.tasks.values():
                if task.status in ("dispatched", "acked"):
                    over = task.attempts >= task.max_attempts
                    task.status = "failed" if over else "retry"
                    task.error = "lease_expired_max_attempts" if over else "lease_expired_requeued"

    def cancel(self, task_id):
        """The original never sends it (S-08), but its runner handles it."""
        self.send(self.tasks[task_id].runner_id, {"type": "task_cancel", "task_id": task_id})

    def send(self, runner_id, message):
        """Any message; str and bytes go out as they are, bytes as a binary frame."""
        self._call(self._send(self._open_socket(runner_id), message))

    def close(self, runner_id, code=1000, reason="Replaced by new connection"):
        connection = self._open_socket(runner_id)
        self._call(self._close(connection, code, reason))

    def cut(self, runner_id):
        """The connection ends without a close frame."""
        connection = self._open_socket(runner_id)
        self._loop.call_soon_threadsafe(connection.abort)

    def make_ghost(self, runner_id):
        """The manager forgets the connection but leaves its socket open (S-05, S-06)."""
        with self._lock:
            self.connections.pop(runner_id, None)
            self.runners[runner_id]["status"] = "offline"

    def messages(self, kind="received", type_name=None, task_id=None):
        with self._lock:
            return [event.message for event in self.events if event.kind == kind
                    and (type_name is None or isinstance(event.message, dict) and event.message.get("type") == type_name)
                    and (task_id is None or event.message.get("task_id") == task_id)]

    def wait_message(self, type_name, count=1, task_id=None, within=20.0):
        """The count-th message of that type which a runner sent."""
        return wait_until(lambda: self.messages("received", type_name, task_id)[count - 1:count],
                          f"{count} x {type_name} from the runner", within)[0]

    def wait_events(self, kind, count=1, within=20.0):
        return wait_until(lambda: [e for e in self.events if e.kind == kind][count - 1:count],
                          f"{count} x {kind}", within)[0]

    def count(self, kind):
        with self._lock:
            return sum(event.kind == kind for event in self.events)

    def wait_status(self, task_id, *statuses, within=30.0):
        task = self.tasks[task_id]
        wait_until(lambda: task.status in statuses, f"task {task_id} is {statuses}", within)
        return task

    # --- tokens

    def _sign(self, claims):
        head = b64(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
        body = b64(json.dumps(claims).encode())
        return f"{head}.{body}.{b64(hmac.digest(self._secret, f'{head}.{body}'.encode(), hashlib.sha256))}"

    def _claims(self, token, kind="access"):
        """The claims of a good token, else None."""
        try:
            head, body, signature = token.split(".")
            if not hmac.compare_digest(unb64(signature), hmac.digest(self._secret, f"{head}.{body}".encode(), hashlib.sha256)):
                return None
            claims = json.loads(unb64(body))
        except (ValueError, AttributeError):
            return None
        if claims.get("typ") != kind or claims["exp"] < time.time():
            return None
        if kind == "access" and claims["iat"] < self._no_token_before:
            return None
        return claims

    @staticmethod
    def _bearer(request):
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else request.cookies.get("sibyl_access_token", "")

    # --- plumbing

    def _call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(20)

    def _note(self, kind, runner_id, connection, message):
        with self._lock:
            self.events.append(Event(kind, runner_id, connection, message))

    async def _listen(self, port):
        app = web.Application(middlewares=[self._middleware], client_max_size=4 << 20)
        app.add_routes([
            web.get("/api/health", self._health),
            web.post("/api/auth/local/login", self._login),
            web.post("/api/auth/device", self._device),
            web.post("/api/auth/device/token", self._device_token),
            web.get("/api/orgs", self._orgs),
            web.post("/api/orgs/{slug}/switch", self._switch),
            web.post("/api/auth/refresh", self._refresh),
            web.get("/api/auth/me", self._me),
            web.post("/api/runners/register", self._register),
            web.get("/api/runners", self._list),
            web.get("/api/runners/ws/{id}", self._websocket),
            web.get("/api/runners/{id}", self._get),
            web.patch("/api/runners/{id}", self._patch),
            web.delete("/api/runners/{id}", self._delete),
            web.get("/api/runners/{id}/projects", self._projects),
        ])
        self._app_runner = web.AppRunner(app)
        await self._app_runner.setup()
        site = web.TCPSite(self._app_runner, "127.0.0.1", port, reuse_address=True, shutdown_timeout=0.1,
                           ssl_context=self.tls)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]
        self.url = f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    async def _site_down(self):
        if self._heartbeat_task:
            self._heartbeat_task.cancel()
            self._heartbeat_task = None
        for connection in list(self.sockets):
            connection.abort()
        await self._app_runner.cleanup()

    # --- REST

    @web.middleware
    async def _middleware(self, request, handler):
        is_upgrade = "/ws/" in request.path
        if not is_upgrade:
            self._note("rest", "", 0, f"{request.method} {request.path}")
            if self.faults.rest_status and take(self.faults, "rest_status_times"):
                return web.json_response({"detail": "not now"}, status=self.faults.rest_status,
                                         headers=self.faults.rest_headers)
        elif self.faults.upgrade_status and take(self.faults, "upgrade_status_times"):
            self._note("refused", request.path.rpartition("/")[2], 0, self.faults.upgrade_status)
            return web.json_response({"detail": "refused by the test"}, status=self.faults.upgrade_status,
                                     headers=self.faults.upgrade_headers)
        return await handler(request)

    def _user(self, request):
        if not self._claims(self._bearer(request)):
            raise web.HTTPUnauthorized(text='{"detail":"Not authenticated"}', content_type="application/json")

    def _row(self, request):
        self._user(request)
        try:
            runner_id = str(uuid.UUID(request.match_info["id"]))
        except ValueError:
            raise web.HTTPUnprocessableEntity(text=json.dumps({"detail": [
                {"type": "uuid_parsing", "loc": ["path", "runner_id"], "msg": "not a UUID", "input": request.match_info["id"]}
            ]}), content_type="application/json") from None
        if runner_id not in self.runners:
            raise web.HTTPNotFound(text='{"detail":"Runner not found"}', content_type="application/json")
        return self.runners[runner_id]

    @staticmethod
    def _public(row):
        return {key: value for key, value in row.items() if not key.startswith("_")}

    async def _health(self, _request):
        return web.json_response({"status": "healthy", "version": "0.3.0"})

    async def _login(self, request):
        body = await request.json()
        if body.get("password") != self.password:
            return web.json_response({"detail": "Invalid credentials"}, status=401)
        return web.json_response({
            "user": {"id": self.user, "email": body.get("email"), "name": "Ada"},
            "organization": {"id": self.organization, "slug": "u-ada", "name": "Ada"}, **self.token_pair()})

    async def _device(self, request):
        if not self.has_device_flow:
            raise web.HTTPNotFound(text='{"detail":"Not Found"}', content_type="application/json")
        await request.json()
        # As a badly configured server does it: with an address of its own (spec 6.4).
        return web.json_response({
            "device_code": "d" * 43, "user_code": "KQ7M-3HTZ", "verification_uri": "http://localhost:3334/api/auth/device/verify",
            "verification_uri_complete": "http://localhost:3334/api/auth/device/verify?user_code=KQ7M-3HTZ",
            "expires_in": 600, "interval": 1})

    async def _device_token(self, request):
        body = await request.json()
        if body.get("device_code") != "d" * 43:
            return web.json_response({"error": "invalid_grant"}, status=400)
        if self.device_answer != "approved":
            return web.json_response({"error": self.device_answer, "error_description": "not yet"}, status=400)
        return web.json_response({**self.token_pair(), "token_type": "Bearer", "scope": "mcp"})

    async def _orgs(self, request):
        self._user(request)
        return web.json_response({"orgs": [{"id": str(uuid.uuid4()), "slug": slug, "name": slug.title(),
                                            "is_personal": slug.startswith("u-"), "role": "owner"}
                                           for slug in self.organizations]})

    async def _switch(self, request):
        self._user(request)
        slug = request.match_info["slug"]
        if slug not in self.organizations:
            raise web.HTTPNotFound(text='{"detail":"Not found"}', content_type="application/json")
        with self._lock:
            self.refresh_tokens.clear()  # the session rotates
            self.organization_slug = slug
        return web.json_response({"organization": {"slug": slug}, **self.token_pair(), "token_type": "Bearer"})

    async def _refresh(self, request):
        body = await request.json()
        claims = self._claims(body.get("refresh_token", ""), "refresh")
        with self._lock:
            known = claims and self.refresh_tokens.pop(claims["jti"], None)
        if not known:
            return web.json_response({"detail": "Session not found or revoked"}, status=401)
        answer = {**self.token_pair(), "token_type": "Bearer"}
        if take(self.faults, "lose_refresh_answers"):
            request.transport.abort()
        return web.json_response(answer)

    async def _me(self, request):
        self._user(request)
        return web.json_response({
            "user": {"id": self.user, "github_id": None, "email": "ada@example.com", "name": "Ada",
                     "avatar_url": None, "is_admin": False},
            "organization": {"id": self.organization, "slug": self.organization_slug, "name": "Ada"}, "org_role": "owner"})

    async def _register(self, request):
        self._user(request)
        body = await request.json()
        faults = [name for name in ("name", "hostname")
                  if not isinstance(body.get(name), str) or not 1 <= len(body[name]) <= 255]
        capacity = body.get("max_concurrent_agents", 3)
        if not isinstance(capacity, int) or not 1 <= capacity <= 20:
            faults.append("max_concurrent_agents")
        if faults:
            return web.json_response({"detail": [
                {"type": "value_error", "loc": ["body", name], "msg": "invalid"} for name in faults]}, status=422)
        runner_id = self.add_runner(body["name"], capacity=capacity)
        row = self.runners[runner_id]
        row.update(hostname=body["hostname"], capabilities=body.get("capabilities", []),
                   client_version=body.get("client_version"))
        return web.json_response(self._public(row))

    async def _list(self, request):
        self._user(request)
        rows = [self._public(row) for row in self.runners.values()]
        return web.json_response({"runners": rows, "total": len(rows)})

    async def _get(self, request):
        return web.json_response(self._public(self._row(request)))

    async def _patch(self, request):
        row = self._row(request)
        body = await request.json()
        row.update({key: body[key] for key in ("name", "capabilities", "max_concurrent_agents")
                    if body.get(key) is not None})
        return web.json_response(self._public(row))

    async def _delete(self, request):
        row = self._row(request)
        if row["status"] != "offline":
            return web.json_response({"detail": "Runner must be offline before deletion. Disconnect it first."}, status=400)
        del self.runners[row["id"]]
        return web.json_response({"status": "deleted", "runner_id": row["id"]})

    async def _projects(self, request):
        row = self._row(request)
        return web.json_response([{"id": str(uuid.uuid4()), "runner_id": row["id"], **project}
                                  for project in self.projects.values()])

    # --- WebSocket

    def _refusal(self, request, runner_id):
        """(code, reason) of the first thing that is wrong with an upgrade, else None."""
        claims = self._claims(self._bearer(request))
        if not claims or not claims.get("org") or not claims.get("sub"):
            return 1008, "Authentication required"
        if claims.get("rid") not in (None, runner_id):
            return 1008, "Runner claim does not match requested runner"
        scopes = claims.get("scp", claims.get("scope")) or []
        scopes = set(scopes.split() if isinstance(scopes, str) else scopes)
        if scopes and not scopes & ACCEPTED_SCOPES:
            return 1008, "Insufficient runner scope"
        row = self.runners.get(runner_id)
        if row is None or claims["org"] != self.organization:
            return 1008, "Runner not found or not in your organization"
        if claims["sub"] != row["_owner"]:
            return 1008, "Not authorized for this runner"
        if row["_sandbox"]:
            if not claims.get("sid"):
                return 4003, "Missing sandbox claim for sandbox runner"
            if claims["sid"] != row["_sandbox"]:
                return 4003, "Sandbox claim mismatch"
            if "sandbox:runner" not in scopes:
                return 4003, "Missing sandbox:runner scope"
        return None

    async def _websocket(self, request):
        runner_id = request.match_info["id"]
        try:
            uuid.UUID(runner_id)
        except ValueError:
            raise web.HTTPForbidden() from None
        socket = web.WebSocketResponse(max_msg_size=16 << 20, timeout=1.0)
        await socket.prepare(request)
        refusal = self._refusal(request, runner_id)
        if refusal is None and self.faults.close_after_accept and take(self.faults, "close_after_accept_times"):
            refusal = self.faults.close_after_accept
        if refusal:
            self._note("refused", runner_id, 0, refusal)
            await socket.close(code=refusal[0], message=refusal[1].encode())
            return socket
        connection = _Connection(socket, request, runner_id, len(self.sockets) + 1)
        await self._admit(connection)
        try:
            await self._read(connection)
            if connection.farewell:
                await socket.close(code=connection.farewell[0], message=connection.farewell[1].encode())
        finally:
            self._note("closed", runner_id, connection.number, socket.close_code)
            connection.is_open = False
            with self._lock:
                current = self.connections.get(runner_id)
                if current is connection or (current and not self.replaces_cleanly):  # S-05
                    del self.connections[runner_id]
                    if runner_id in self.runners:
                        self.runners[runner_id]["status"] = "offline"
        return socket

    async def _admit(self, connection):
        runner_id = connection.runner_id
        with self._lock:
            old = self.connections.get(runner_id)
            self.connections[runner_id] = connection
            self.sockets.append(connection)
            self.runners[runner_id]["status"] = "online"
        self._note("opened", runner_id, connection.number, dict(connection.request.headers))
        if old:
            asyncio.ensure_future(self._close(old, 1000, "Replaced by new connection"))
        if self._heartbeat_task is None or self._heartbeat_task.done():
            self._heartbeat_task = asyncio.ensure_future(self._heartbeats())
        await self._flush(runner_id)

    async def _heartbeats(self):
        while self.connections:
            await asyncio.sleep(self.heartbeat_interval)
            for runner_id, connection in list(self.connections.items()):
                if time.monotonic() - connection.last_ack > self.lease:
                    self.make_ghost(runner_id)  # S-06: forgotten, not closed
                elif not self.faults.heartbeats_are_silent:
                    with contextlib.suppress(ConnectionError):
                        await self._send(connection, {
                            "type": "heartbeat", "server_time": datetime.now(timezone.utc).isoformat()})

    def _open_socket(self, runner_id):
        return wait_until(lambda: next((c for c in reversed(self.sockets) if c.runner_id == runner_id and c.is_open), None),
                          f"an open socket of {runner_id}")

    async def _send(self, connection, message):
        self._note("sent", connection.runner_id, connection.number, message)
        if isinstance(message, bytes):
            await connection.socket.send_bytes(message)
        else:
            await connection.socket.send_str(message if isinstance(message, str) else json.dumps(message))

    @staticmethod
    async def _close(connection, code, reason):
        # aiohttp lets the reading handler go before it writes the close frame, and a handler that ends
        # closes with 1000 and no reason: whoever of the two comes first must say the same.
        connection.farewell = (code, reason)
        with contextlib.suppress(Exception):
            await connection.socket.close(code=code, message=reason.encode())

    async def _flush(self, runner_id):
        with self._lock:
            connection = self.connections.get(runner_id)
            waiting = [t for t in self.tasks.values() if t.runner_id == runner_id and t.status in ("queued", "retry")][:20]
        for task in waiting:
            if task.attempts >= task.max_attempts:
                task.status, task.error = "failed", "max_attempts_exceeded"
                continue
            task.attempts += 1  # also when nobody is there to take it (S-11)
            if connection is None:
                over = task.attempts >= task.max_attempts
                task.status = "failed" if over else "retry"
                task.error = "dispatch_failed_max_attempts" if over else "dispatch_failed_retrying"
                continue
            task.status, task.error, task.sent_at = "dispatched", None, time.monotonic()
            message = {**task.payload, "type": "task_assign", "task_id": task.id}
            for _ in range(2 if take(self.faults, "duplicate_assignments") else 1):
                await self._send(connection, message)

    async def _read(self, connection):
        async for frame in connection.socket:
            if frame.type is not WSMsgType.TEXT:
                await self._close(connection, WSCloseCode.INTERNAL_ERROR, "")  # S-16
                return
            try:
                message = json.loads(frame.data)
            except ValueError:
                self._note("received", connection.runner_id, connection.number, {"type": "<not JSON>", "text": frame.data[:200]})
                await self._send(connection, {"type": "error", "message": "Invalid JSON"})
                continue
            self._note("received", connection.runner_id, connection.number, message)
            try:
                answer = self._take_message(connection, message)
            except ValueError:
                answer = {"type": "error", "message": "Invalid JSON"}
            except _Abort:
                connection.abort()
                return
            except (AttributeError, TypeError, KeyError):
                await self._close(connection, WSCloseCode.INTERNAL_ERROR, "")  # S-16
                return
            if answer:
                await self._send(connection, answer)

    def _take_message(self, connection, message):
        """Applies one message; returns the answer, if there is one."""
        row = self.runners[connection.runner_id]
        kind = message.get("type")
        if kind == "heartbeat_ack":
            if not self.faults.heartbeats_get_no_lease:
                connection.last_ack = time.monotonic()
                row["last_heartbeat"] = utc_text()
        elif kind == "status":
            if message.get("status") in ("online", "busy", "draining"):
                count = message.get("agent_count", 0)
                if not isinstance(count, int):
                    raise TypeError("agent_count")
                row["status"], row["current_agent_count"] = message["status"], count
        elif kind == "task_ack":
            if take(self.faults, "cut_at_ack"):
                raise _Abort
            task = self.tasks.get(message.get("task_id"))
            if task:
                task.status = "acked"  # whatever it was before: S-14
        elif kind == "task_reject":
            self._finish(self.tasks.get(message.get("task_id")), {}, False, True,
                         f"runner_rejected: {message.get('reason', 'runner_rejected')}")
        elif kind == "task_complete":
            if take(self.faults, "cut_at_completion"):
                raise _Abort
            if take(self.faults, "lose_completions"):
                return None
            self._judge(self.tasks.get(message.get("task_id")), message)
        elif kind == "project_register":
            project, path = message.get("project_id"), message.get("worktree_path")
            if not project or not path:
                return None
            project = str(uuid.UUID(project))  # a graph id is a value error: "Invalid JSON"
            if len(path) > 1024:
                raise TypeError("worktree_path")
            self.projects[project] = {"project_id": project, "worktree_path": path,
                                      "worktree_branch": message.get("worktree_branch"), "last_used_at": utc_text()}
            return {"type": "project_registered", "project_id": project}
        elif kind != "agent_update":
            return {"type": "error", "message": f"Unknown message type: {kind}"}
        return None

    def _judge(self, task, message):
        result = message.get("result") or {}
        if not isinstance(result, dict):
            raise TypeError("result")
        if "\\u0000" in json.dumps(result):
            return  # the database refuses it, and nobody is told
        word = str(result.get("status", "")).lower()
        error = message.get("error") or result.get("error") or "sandbox_task_failed"
        if task is None:
            return
        task.completions += 1
        if word in ("cancelled", "canceled"):
            task.status, task.result, task.error = "canceled", result, error
            return
        is_success = message["success"] if isinstance(message.get("success"), bool) else word not in ("failed", "error")
        self._finish(task, result, is_success, message.get("retryable") is True, error)

    @staticmethod
    def _finish(task, result, is_success, is_retryable, error):
        if task is None:
            return
        task.result = result
        if is_success:
            task.status, task.error = "completed", None
        else:
            task.status = "retry" if is_retryable and task.attempts < task.max_attempts else "failed"
            task.error = error


class _Connection:
    def __init__(self, socket, request, runner_id, number):
        self.socket, self.request, self.runner_id, self.number = socket, request, runner_id, number
        self.last_ack = time.monotonic()
        self.is_open = True
        self.farewell = None  # (code, reason) once we close it

    def abort(self):
        self.is_open = False
        if self.request.transport:
            self.request.transport.abort()


class _Abort(Exception):
    pass
