#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Speaks to the embedded server over real sockets.

usage: blackbox.py SERVERHOST [name...]     every test, or the named ones
"""
import asyncio
import contextlib
import json
import os
import ssl
import stat
import subprocess
import tempfile
import time

import aiohttp

from serverclient import HOST, NOWHERE, Peer, Server, check, main, refusal, test


@test
async def from_registration_to_result():
    async with Server() as server:
        status, health = await server.call("GET", "/api/health", token="")
        check((status, health["status"], health["server"]), (200, "healthy", "sibyl-runner"))
        runner = await server.register(capabilities=["docker"], max_concurrent_agents="2", client_version="1.0")
        check({key: runner[key] for key in ("status", "current_agent_count", "max_concurrent_agents", "last_heartbeat")},
              {"status": "offline", "current_agent_count": 0, "max_concurrent_agents": 2, "last_heartbeat": None})
        project = await server.project()
        peer = await server.ready(runner)
        await peer.send("project_register", project_id=project["id"], worktree_path="/srv/wt", worktree_branch=None)
        await peer.take("project_registered")
        rows = await server.good("GET", f"/api/runners/{runner['id']}/projects")
        check((len(rows), rows[0]["project_id"], rows[0]["worktree_branch"]), (1, project["id"], None))
        events = Peer(await server.http.ws_connect(server.url + "/api/ws",
                                                   headers={"Authorization": "bearer " + server.token}))
        task = await server.submit(command=["make", "test"], timeout_seconds=60, expects="commit", branch="b")
        assign = await peer.take("task_assign")
        config = assign["config"]
        check((assign["task_id"], assign["project_id"], assign["attempt"]), (task["id"], project["id"], 1))
        check((config["prompt"], config["command"], config["timeout_seconds"], config["expects"], config["branch"],
               config["task_id"], config["create_worktree"], config["project_name"]),
              ("do it", ["make", "test"], 60, "commit", "b", None, True, "shop"))
        await peer.send("task_ack", task_id=task["id"], agent_id=assign["agent_id"])
        await peer.send("agent_update", agent_id=assign["agent_id"], status="working", progress=20, activity="stdout: x")
        event = await events.take("agent_update")
        check((event["data"]["progress"], event["data"]["activity"]), (20, "stdout: x"))
        await peer.finish(assign)
        check((await peer.take("task_completed"))["effective"], True)
        done = await server.task(task)
        check((done["status"], done["runner_id"], done["result"]), ("completed", runner["id"], {"status": "completed"}))
        await peer.socket.close()
        await events.socket.close()


@test
async def connections_that_ended_are_not_counted():
    async with Server() as server:  # at most 512 connections at a time
        runner = await server.register()
        for _ in range(600):
            peer = await server.connect(runner)
            await peer.take("welcome")
            await peer.socket.close()
        status, health = await server.call("GET", "/api/health", token="")
        check((status, health["status"]), (200, "healthy"))


@test
async def an_original_runner_is_served():
    async with Server(heartbeat=50) as server:
        await server.project()
        runner = await server.register(capabilities=["docker"])
        peer = await server.connect(runner, token=server.token, features=None)  # the token it registered with
        await peer.take("heartbeat")
        await peer.send("heartbeat_ack")
        task = await server.submit()
        assign = await peer.take("task_assign")
        await peer.send("task_ack", task_id=assign["task_id"], agent_id=assign["agent_id"])
        await peer.send("status", status="online", agent_count=1)
        await peer.send("agent_update", agent_id=assign["agent_id"], status="running", progress=5, activity="Preparing")
        await peer.send("task_complete", task_id=assign["task_id"], result={"status": "completed", "stdout": "done"})
        await peer.send("agent_update", agent_id=assign["agent_id"], status="completed", progress=100, activity="")
        await peer.send("hello")
        check((await peer.take("error"))["message"], "Unknown message type: hello")
        check((await server.task(task))["status"], "completed")
        async with server.http.get(f"{server.url}/api/tasks/{task['id']}/log",
                                   headers={"Authorization": "Bearer " + server.token}) as log:
            check((await log.read(), log.headers["X-Total-Size"]), (b"done", "4"))
        await peer.socket.close()


@test
async def requests_are_checked():
    async with Server() as server:
        for method, path, token, status, detail in [
                ("GET", "/api/runners", "", 401, "Not authenticated"),
                ("GET", "/api/runners", "junk", 401, "Not authenticated"),
                ("GET", "/api/nothing", "", 404, "Not Found"),
                ("DELETE", "/api/runners", "", 405, "Method Not Allowed"),
                ("GET", f"/api/runners/{NOWHERE}", None, 404, "Runner not found"),
                ("GET", f"/api/tasks/{NOWHERE}", None, 404, "Task not found"),
                ("POST", f"/api/tasks/{NOWHERE}/cancel", None, 404, "Task not found"),
                ("DELETE", f"/api/projects/{NOWHERE}", None, 404, "Project not found")]:
            check(await server.call(method, path, token=token), (status, {"detail": detail}))
        named = {"name": "n", "hostname": "h"}
        asked = {"project_id": "shop", "prompt": "x"}
        for path, body, place, kind in [
                ("/api/runners/register", {"hostname": "h"}, ["body", "name"], "missing"),
                ("/api/runners/register", {**named, "name": ""}, ["body", "name"], "string_too_short"),
                ("/api/runners/register", {**named, "name": 3}, ["body", "name"], "string_type"),
                ("/api/runners/register", {**named, "max_concurrent_agents": 21}, ["body", "max_concurrent_agents"],
                 "less_than_equal"),
                ("/api/runners/register", {**named, "capabilities": "x"}, ["body", "capabilities"], "list_type"),
                ("/api/runners/register", [1], ["body"], "model_attributes_type"),
                ("/api/runners/route", {"project_id": "project_x"}, ["body", "project_id"], "uuid_parsing"),
                ("/api/tasks", {"project_id": "shop"}, ["body", "prompt"], "missing"),
                ("/api/tasks", {**asked, "priority": 101}, ["body", "priority"], "less_than_equal"),
                ("/api/tasks", {**asked, "expects": "magic"}, ["body", "expects"], "literal_error"),
                ("/api/tasks", {**asked, "command": []}, ["body", "command"], "too_short")]:
            status, answer = await server.call("POST", path, body)
            check((status, answer["detail"][0]["loc"], answer["detail"][0]["type"]), (422, place, kind))
        status, answer = await server.call("GET", "/api/runners/scored")
        check((status, answer["detail"][0]["loc"]), (422, ["path", "runner_id"]))
        for text in ("{", "[" * 100_000, '{"a":' * 70 + "1" + "}" * 70, "\xff"):
            status, answer = await server.call("POST", "/api/tasks", data=text.encode("latin-1"))
            check((status, answer["detail"][0]["type"]), (422, "json_invalid"))
        check((await server.call("POST", "/api/tasks", {**asked, "project_id": "nope"}))[0], 404)


@test
async def lists_routes_and_keys():
    async with Server() as server:
        await server.project()
        check((await server.call("POST", "/api/projects", {"name": "shop"}))[0], 200)
        check((await server.call("POST", "/api/projects", {"name": "shop", "repo_url": "https://x"}))[0], 409)
        first = await server.submit(idempotency_key="k")
        status, again = await server.call("POST", "/api/tasks",
                                          {"project_id": "shop", "prompt": "x", "idempotency_key": "k"})
        check((status, again["id"]), (200, first["id"]))
        for _ in range(4):
            await server.submit()
        page = await server.good("GET", "/api/tasks?limit=3&status=queued")
        rest = await server.good("GET", f"/api/tasks?limit=3&status=queued&after={page['next']}")
        check((len(page["tasks"]), len(rest["tasks"]), rest["next"], rest["tasks"][-1]["id"]), (3, 2, None, first["id"]))
        runner = await server.register(capabilities=["git"])
        check((await server.good("GET", "/api/runners?status=online"))["total"], 0)
        check((await server.good("POST", "/api/runners/route", {}))["success"], False)
        peer = await server.connect(runner)
        scores = await server.good("GET", "/api/runners/scores?capabilities=git,,gpu")
        check((scores["total"], scores["scores"][0]["missing_capabilities"], scores["scores"][0]["total_score"]),
              (1, ["gpu"], -80))
        routed = await server.good("POST", "/api/runners/route", {"required_capabilities": ["git"]})
        check((routed["success"], routed["runner_id"], routed["score"]["total_score"]), (True, runner["id"], 50))
        refused = await server.good("POST", "/api/runners/route", {"required_capabilities": ["gpu"]})
        check(refused["reason"], "No suitable runners: box: missing ['gpu']")
        await peer.socket.close()


@test
async def upgrades_are_refused():
    async with Server() as server:
        runner = await server.register()
        other = await server.register("other")
        check(await refusal(server, runner, "junk"), 401)
        check(await refusal(server, runner, other["runner_token"]), 403)
        check(await refusal(server, {"id": NOWHERE}, server.token), 404)
        check(await refusal(server, {"id": "no-uuid"}, server.token), 403)
    async with Server(refuse="after") as server:
        runner = await server.register()
        peer = await server.connect(runner, token="junk")
        check(await peer.closed(), (1008, "Authentication required"))


@test
async def bad_frames_are_answered():
    async with Server() as server:
        peer = await server.ready(await server.register())
        await peer.socket.send_str("[" * 1_000_000)
        check((await peer.take("error"))["message"], "Invalid JSON: nested deeper than 64 levels")
        await peer.socket.send_str("not JSON")
        check((await peer.take("error"))["message"], "Invalid JSON")
        await peer.socket.send_bytes(b"\x00\x01")
        assert "Binary" in (await peer.take("error"))["message"]
        await peer.send("task_complete", task_id="x" * 300, result={})
        assert "task_id" in (await peer.take("error"))["message"]
        await peer.send("task_complete", task_id="unknown", success=True, result={"stdout": "x" * 15_000_000})
        check((await peer.take("task_completed"))["effective"], False)
        await peer.socket.close()


@test
async def a_huge_frame_ends_the_connection():
    async with Server() as server:
        runner = await server.register()
        async with server.raw() as (reader, writer):  # a client library might hide what happens
            writer.write(f"GET /api/runners/ws/{runner['id']} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                         "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                         f"Authorization: Bearer {server.token}\r\n\r\n".encode())
            assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
            writer.write(bytes([0x81, 0x80 | 127]) + (20_000_000).to_bytes(8, "big") + bytes(4))
            for _ in range(200):
                writer.write(b"x" * 100_000)
                await writer.drain()
            writer.write_eof()
            check(await asyncio.wait_for(reader.read(), 10), b"\x88\x02" + (1009).to_bytes(2, "big"))
        check((await server.call("GET", "/api/health", token=""))[0], 200)


@test
async def requests_are_bounded():
    async with Server(header=300, connections=8) as server:
        async def raw(request, chunks=()):
            async with server.raw() as (reader, writer):
                writer.write(request)
                with contextlib.suppress(ConnectionError):
                    for chunk in chunks:
                        writer.write(chunk)
                        await writer.drain()
                return await asyncio.wait_for(reader.read(), 10)

        submit = f"POST /api/tasks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.token}\r\n".encode()
        health = b"GET /api/health HTTP/1.1\r\nHost: x\r\n"
        assert (await raw(b"GET / HTTP/1.1\r\nX: " + b"x" * 20_000)).startswith(b"HTTP/1.1 431 ")
        assert (await raw(b"junk\r\n\r\n")).startswith(b"HTTP/1.1 400 ")
        assert (await raw(submit + b"Content-Length: 3000000\r\n\r\n")).startswith(b"HTTP/1.1 413 ")
        chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        assert (await raw(submit + b"Transfer-Encoding: chunked\r\n\r\n", [chunk] * 64)).startswith(b"HTTP/1.1 413 ")
        stranger = b"POST /api/tasks HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n"
        assert (await raw(stranger)).startswith(b"HTTP/1.1 401 ")  # before the body
        check(await raw(b"GET /api/health HT"), b"")  # a header that never ends
        patient = await raw(submit + b"Content-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n", [b"{}"])
        assert patient.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 422 "), patient
        head = await raw(b"HEAD" + health[3:] + b"Connection: close\r\n\r\n")
        assert head.endswith(b"\r\n\r\n") and b"200 OK" in head
        two = await raw(health + b"\r\n" + health + b"Connection: close\r\n\r\n")
        check(two.count(b"200 OK"), 2)
        async with contextlib.AsyncExitStack() as stack:
            for _ in range(8):
                await stack.enter_async_context(server.raw())
            assert (await raw(b"")).startswith(b"HTTP/1.1 503 ")


@test
async def silence_and_replacement_close():
    async with Server(heartbeat=100, lease=300) as server:
        runner = await server.register()
        old = await server.connect(runner)
        young = await server.connect(runner)
        check(await old.closed(), (1000, "Replaced by new connection"))
        check((await server.good("GET", f"/api/runners/{runner['id']}"))["status"], "online")
        check(await young.closed(), (1011, "Heartbeat timeout"))
        check((await server.good("GET", f"/api/runners/{runner['id']}"))["status"], "offline")


@test
async def a_result_survives_a_killed_server():
    async with Server() as server:
        await server.project()
        runner = await server.register()
        peer = await server.ready(runner)
        task = await server.submit()
        assign = await peer.take("task_assign")
        await peer.send("task_ack", task_id=task["id"], attempt=1, agent_id=assign["agent_id"])
        await peer.send("hello")
        await peer.take("error")  # so the ack was read and stored
        await server.kill()
        await server.start()
        check((await server.task(task))["status"], "acked")
        peer = await server.ready(runner, [{"task_id": task["id"], "attempt": 1}])
        for _ in range(2):  # the first answer is taken for lost
            await peer.finish(assign)
            check((await peer.take("task_completed"))["effective"], True)
        await server.kill()
        await server.start()
        done = await server.task(task)
        check((done["status"], len(done["attempts"])), ("completed", 1))


@test
async def retry_and_cancel():
    async with Server(retry=20) as server:
        await server.project()
        peer = await server.ready(await server.register())
        task = await server.submit(max_attempts=2)
        for attempt in (1, 2):
            assign = await peer.take("task_assign")
            check(assign["attempt"], attempt)
            await peer.finish(assign, success=False, retryable=True, error="broken", result={"status": "failed"})
        await peer.take("task_completed")
        failed = await server.task(task)
        check((failed["status"], failed["error_message"], failed["attempt_count"]), ("failed", "broken", 2))
        await server.good("POST", f"/api/tasks/{task['id']}/retry")
        assign = await peer.take("task_assign")
        await server.good("POST", f"/api/tasks/{task['id']}/cancel")
        check((await peer.take("task_cancel"))["task_id"], task["id"])
        await peer.finish(assign, success=False, result={"status": "cancelled"})
        await peer.take("task_completed")
        check((await server.task(task))["status"], "canceled")
        check((await server.call("POST", f"/api/tasks/{task['id']}/cancel"))[0], 200)
        await peer.socket.close()


@test
async def one_server_per_state_directory():
    async with Server() as server:
        second = subprocess.run([HOST, f"state={server.directory}"], capture_output=True, text=True, check=False)
        assert second.returncode == 1 and f"another server (pid {server.process.pid}) uses" in second.stderr, second
        check(stat.S_IMODE(os.stat(server.info["token_path"]).st_mode), 0o600)
        announcement = f"{server.directory}/server/server.json"
        with open(announcement, encoding="ascii") as file:
            check(json.load(file)["url"], server.url)
        remote = subprocess.run([HOST, f"state={server.directory}-2", "host=0.0.0.0"], capture_output=True, text=True,
                                check=False)
        assert remote.returncode == 1 and "--tls-cert" in remote.stderr, remote
        await server.stop()
        assert not os.path.exists(announcement)
        await server.start()


@test
async def stopping_is_quick():
    async with Server() as server:
        peer = await server.connect(await server.register())
        async with server.raw():  # and one that never says anything
            started = time.monotonic()
            server.process.stdin.close()
            check(await peer.closed(), (1012, "Server is stopping"))
            check(server.process.wait(10), 0)
            assert time.monotonic() - started < 1, time.monotonic() - started  # 0.15 s on an idle machine


@test
async def tls():
    with tempfile.TemporaryDirectory(prefix="sibyl-tls-") as directory:
        cert, key = f"{directory}/cert.pem", f"{directory}/key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", key, "-out", cert], check=True, capture_output=True)
        async with Server(cert=cert, key=key) as server:
            assert server.url.startswith("https://")
            await server.http.close()
            context = ssl.create_default_context(cafile=cert)
            server.http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context))
            await server.project()
            peer = await server.ready(await server.register())
            await server.submit(prompt="x" * 900_000)
            check(len((await peer.take("task_assign"))["config"]["prompt"]), 900_000)
            await peer.socket.close()
            async with server.raw() as (reader, writer):
                writer.write(b"GET /api/health HTTP/1.1\r\n\r\n")
                assert b"200" not in await asyncio.wait_for(reader.read(), 10)


main()
