# SPDX-License-Identifier: Apache-2.0
"""Hostile assignments and damaged files: a clear answer, and nothing written where it must not be."""

import contextlib
import json
import os
import uuid

from harness import ServerCase, main, make_repository, wait_until
from test_original_server import PROJECT, OriginalCase

LONG = "a" * 4096


def files_below(directory):
    """Every path with its size, but for what the daemon itself keeps."""
    found = {}
    for parent, _, names in os.walk(directory):
        for name in names:
            path = os.path.join(parent, name)
            found[path] = os.lstat(path).st_size
    return found


class HostileAssignments(OriginalCase):
    def setUp(self):
        super().setUp()
        self.machine.variables.update(SIBYL_POLICY_UNLINKED="plain", SIBYL_POLICY_COMMANDS="allow")
        self.outside = self.world.directory / "outside"
        self.outside.mkdir()
        (self.outside / "keep.txt").write_text("keep")

    def send(self, **changes):
        message = {"type": "task_assign", "task_id": str(uuid.uuid4()), "agent_id": "agent_1", "project_id": PROJECT,
                   "config": {"prompt": "x", "command": self.tally.add()}}
        message.update(changes)
        self.server.send(self.runner_id, message)
        return message

    def check_refused(self, message):
        """Answered (with a reject or a failure) when it has a usable id, and never run."""
        task = message.get("task_id")
        if isinstance(task, str) and 0 < len(task) <= 128 and task.isprintable() and "/" not in task and ".." not in task:
            wait_until(lambda: [m for m in self.server.messages() if m.get("task_id") == task
                                and m["type"] in ("task_reject", "task_complete")], f"an answer about {task[:60]!r}")
            for complete in self.server.messages("received", "task_complete", task):
                self.assertIs(complete["success"], False)

    def test_ids(self):
        self.start()
        before = files_below(self.outside)
        hostile = ["../../outside/x", "/etc/passwd", "..", ".", "", "a/b", "a\\b", "x\0y", "-rf", "--help", LONG, "a\nb",
                   "$(touch /tmp/x)", "`id`", "café\u202e", 7, None, [], {}, True]
        for value in hostile:
            for field in ("task_id", "project_id", "agent_id"):
                if field == "agent_id" and isinstance(value, str) and value:
                    continue  # echoed only, never a path
                self.send(**{field: value})  # refused, or worked on under a name of our own
        self.server.wait_status(self.assign("true"), "completed")
        self.assertEqual(files_below(self.outside), before)
        for path in self.machine.worktrees.rglob("*"):
            self.assertTrue(path.resolve().is_relative_to(self.machine.worktrees.resolve()) or path.name == ".git", path)

    def test_config_values(self):
        self.start()
        bad = [
            {"timeout_seconds": "ten"}, {"timeout_seconds": -1}, {"timeout_seconds": 1e300}, {"timeout_seconds": True},
            {"timeout_seconds": 0}, {"command": 7}, {"command": ["sh", 7]}, {"command": {"a": 1}}, {"prompt": ["x"]},
            {"branch": 3}, {"create_worktree": "yes"}, {"worktree_path": 5}, {"repo_url": {}}, {"title": 4},
        ]
        for change in bad:
            self.check_refused(self.send(config={"prompt": "x", "command": self.tally.add(), **change}))
        self.server.wait_status(self.assign("true"), "completed")

    def test_config_that_is_no_object(self):
        self.start()
        for value in (7, "x", [], [[]]):
            self.check_refused(self.send(config=value))
        self.server.wait_status(self.assign("true"), "completed")

    def test_paths_outside_the_roots(self):
        self.start()
        before = files_below(self.outside)
        for path in (str(self.outside), str(self.outside / "new"), "../outside", "/", "/etc", "~", LONG,
                     f"{self.machine.worktrees}/../../outside", "a\0b"):
            message = self.send(config={"prompt": "x", "command": self.tally.add(), "worktree_path": path})
            self.check_refused(message)
            wait_until(lambda: self.server.messages("received", "task_reject", message["task_id"])
                       or self.server.messages("received", "task_complete", message["task_id"]), "an answer")
        self.assertEqual(files_below(self.outside), before)
        self.assertEqual(self.tally.lines(), [])

    def test_link_inside_the_root_that_leads_outside(self):
        self.machine.worktrees.mkdir(parents=True, exist_ok=True)
        (self.machine.worktrees / "way-out").symlink_to(self.outside)
        self.start()
        before = files_below(self.outside)
        message = self.send(config={"prompt": "x", "command": "echo x > x", "worktree_path": str(self.machine.worktrees / "way-out/deep")})
        self.check_refused(message)
        self.assertEqual(files_below(self.outside), before)

    def test_branches(self):
        self.start()
        for branch in ("--upload-pack=touch x", "-b", "../x", "a..b", "refs/heads/main", "x y", "x~1", "x^{/a}", LONG,
                       "@{-1}", "HEAD", "", ".lock", "sibyl/../../x", "a\0b", "x;touch y"):
            message = self.send(config={"prompt": "x", "command": "true", "branch": branch})
            wait_until(lambda: [m for m in self.server.messages() if m.get("task_id") == message["task_id"]
                                and m["type"] in ("task_reject", "task_complete")], f"an answer about {branch[:40]!r}")
        self.server.wait_status(self.assign("true"), "completed")
        self.assertEqual([p.name for p in self.repository.iterdir() if p.name != ".git"], ["README.md"])

    def test_remotes(self):
        self.machine.variables.update(SIBYL_POLICY_UNLINKED="clone", SIBYL_POLICY_ALLOWED_REMOTES="*")
        self.start()
        for url in ("--upload-pack=touch x", "ext::sh -c 'touch x'", "file:///etc", "/etc", "-x", "http://[", LONG, "a\0b"):
            self.check_refused(self.send(project_id="project_other",
                                         config={"prompt": "x", "command": self.tally.add(), "repo_url": url}))
        self.server.wait_status(self.assign("true"), "completed")
        self.assertEqual(self.tally.lines(), [])

    def test_frame_of_20_mb(self):
        daemon = self.start()
        with contextlib.suppress(ConnectionError):  # the runner hangs up while it is still being sent
            self.send(config={"prompt": "p" * 20_000_000, "command": self.tally.add()})
        # Closed with 1009 or refused; either way the runner is there for the next one.
        wait_until(lambda: self.runner_id in self.server.connections or self.server.count("opened") > 1, "connected")

        def works():
            return self.server.connections.get(self.runner_id) is not None and self.machine.status()

        wait_until(works, "the runner is connected")
        wait_until(lambda: [m for m in self.server.messages("received", "status")], "a status")
        self.assertTrue(daemon.is_running)
        self.assertEqual(self.tally.lines(), [])

    def test_invalid_utf8_in_json_strings(self):
        self.start()
        self.server.send(self.runner_id, '{"type":"task_assign","task_id":"t-surrogate","agent_id":"a","project_id":"'
                         + PROJECT + '","config":{"prompt":"\\ud800","command":"true"}}')
        self.server.wait_status(self.assign("true"), "completed")


class DamagedFiles(ServerCase):
    def test_broken_yaml_names_file_and_line(self):
        self.machine.config_file.write_text("server_url: http://x\nrunner_id: [unclosed\n")
        outcome = self.machine.command("run", expect=None)
        self.assertNotEqual(outcome.code, 0)
        self.assertIn(str(self.machine.config_file), outcome.err)
        self.assertRegex(outcome.err, r"[:\s](2|3)\b")

    def test_wrong_types_and_ranges_name_the_key(self):
        good = self.machine.config_file.read_text()
        for key, value in (("max_concurrent_agents", "many"), ("max_concurrent_agents", "21"),
                           ("max_concurrent_agents", "0"), ("reconnect_interval", "-1"),
                           ("sandbox_mode", "perhaps"), ("credential_store", "drawer")):
            with self.subTest(key=key, value=value):
                lines = [line for line in good.splitlines() if not line.startswith(f"{key}:")]
                self.machine.config_file.write_text("\n".join([*lines, f"{key}: {value}", ""]))
                outcome = self.machine.command("run", expect=None)
                self.assertNotEqual(outcome.code, 0)
                self.assertIn(key, outcome.err)
                self.assertIn("runner.yaml", outcome.err)

    def test_unknown_keys_are_warned_about_and_kept(self):
        self.machine.write_config("from_the_future: 7")
        self.start_daemon().wait_line("from_the_future")
        self.assertIn("from_the_future: 7", self.machine.config_file.read_text())

    def test_token_in_the_file_is_moved_to_the_store(self):
        self.machine.write_config('access_token: "secret-in-a-file"')
        daemon = self.start_daemon()
        daemon.wait_line(r"(?i)access_token")
        wait_until(lambda: "secret-in-a-file" not in self.machine.config_file.read_text(), "the token has left the file")
        self.assertNotIn("secret-in-a-file", daemon.text())

    def test_damaged_journal_is_set_aside(self):
        project = self.link(make_repository(self.world.directory / "shop"))
        self.start_daemon().stop()
        journals = [p for p in self.machine.state.glob("runners/*/*") if p.is_file() and p.read_bytes()[:15] == b"SQLite format 3"]
        self.assertEqual(len(journals), 1, journals)
        for extra in journals[0].parent.glob(journals[0].name + "-*"):
            extra.unlink()
        journals[0].write_bytes(b"this is no database " * 500)
        daemon = self.start_daemon()
        daemon.wait_line(journals[0].name)
        kept = [p for p in journals[0].parent.rglob("*") if p.is_file() and p.read_bytes()[:18] == b"this is no databas"]
        self.assertEqual(len(kept), 1)
        self.assertEqual(self.server.wait_task(self.server.submit(project, "true")["id"])["status"], "completed")

    def test_requests_that_are_no_tasks(self):
        for body in (b"", b"{", b"[]", b"null", json.dumps({"project_id": 7}).encode(), b"\xff\xfe", b'{"a":' * 5000):
            status, _, content = self.server.request("POST", "/api/tasks", body)
            self.assertIn(status, (400, 422), content)
        status, _, _ = self.server.request("POST", "/api/tasks", b"x" * 5_000_000)
        self.assertEqual(status, 413)
        self.assertEqual(self.server.get("/api/health", token=None)["status"], "healthy")

    def test_no_token_no_answer(self):
        for path in ("/api/tasks", "/api/runners", "/api/projects"):
            for token in (None, "wrong", self.server.token + "x"):
                self.assertEqual(self.server.request("GET", path, token=token)[0], 401, path)


if __name__ == "__main__":
    main()
