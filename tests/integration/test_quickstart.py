# SPDX-License-Identifier: Apache-2.0
"""installers/quickstart.sh: exits 0 only when everything that it claims is true."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from harness import Case, PATIENCE, PROGRAM, main

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "installers/quickstart.sh"

# A demo that pretends: it makes a real repository, serves a task, and then lies about one thing.
PRETENDER = r'''#!/usr/bin/python3
import http.server, json, os, pathlib, subprocess, sys, threading, time
lie = os.environ.get("LIE", "")
arguments = dict(zip(sys.argv[2::2], sys.argv[3::2]))
directory, report = pathlib.Path(arguments["--dir"]), pathlib.Path(arguments["--report"])
if lie == "no report":
    sys.exit(0)
repository = directory / "shop"
repository.mkdir(parents=True)
def git(*arguments):
    return subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(repository), *arguments],
                          check=True, capture_output=True, text=True).stdout.strip()
git("init", "-q", "-b", "main")
(repository / "a").write_text("1\n")
git("add", "a"); git("commit", "-q", "-m", "one")
base = git("rev-parse", "HEAD")
worktree = directory / "worktree"
git("worktree", "add", "-q", "-b", "sibyl/agent-1", str(worktree))
commits = 2 if lie == "two commits" else 1
for number in range(commits):
    if lie != "empty commit":
        (worktree / f"b{number}").write_text("new\n")
    subprocess.run("git add -A && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m work", shell=True,
                   cwd=worktree, check=True)
head = git("rev-parse", "sibyl/agent-1")
token = directory / "token"; token.write_text("secret-token\n")
task = {"id": "t1", "title": "a \"quoted\" {title}", "list": [1, {"status": "no"}, "x"], "status": "completed",
        "result": {"status": "completed", "head_commit": head, "branch": "sibyl/agent-1", "patch": "}\n\"status\":\"failed\""}}
if lie == "dirty checkout": (repository / "stray").write_text("x")
if lie == "moved checkout": git("merge", "-q", "--ff-only", "sibyl/agent-1")
if lie == "stash": (repository / "a").write_text("2\n"); git("stash")
if lie == "server says failed": task["status"] = "failed"
if lie == "server names another commit": task["result"]["head_commit"] = base
if lie == "no such commit": head = "0123456789" * 4
if lie == "branch elsewhere": git("update-ref", "refs/heads/sibyl/agent-1", base)
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        good = self.headers["Authorization"] == "Bearer secret-token" and self.path == "/api/tasks/t1"
        body = json.dumps(task, indent=1 if lie == "" else None).encode()
        self.send_response(200 if good else 401); self.end_headers(); self.wfile.write(body if good else b"{}")
    def log_message(self, *_): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
threading.Thread(target=server.serve_forever, daemon=True).start()
lines = dict(server_url=f"http://127.0.0.1:{server.server_port}", admin_token_file=token, task_id="t1",
             repository=repository, branch="sibyl/agent-1", base_commit=base, head_commit=head, worktree=worktree,
             status="failed" if lie == "failed" else "completed")
part = report.with_suffix(".part")
part.write_text("".join(f"{key}={value}\n" for key, value in lines.items()))
part.rename(report)
release = pathlib.Path(str(report) + ".release")
while lie != "does not hold" and not release.exists():
    time.sleep(0.01)
sys.exit(1 if lie == "bad exit code" else 0)
'''


def quickstart(directory, program, *demo_arguments, env=None):
    done = subprocess.run([SCRIPT, "--program", program, "--", *demo_arguments], cwd=directory,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120 * PATIENCE, check=False,
                          env={"PATH": os.environ["PATH"], "HOME": str(directory), "TMPDIR": str(directory), "LANG": "C.UTF-8",
                               **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}, **(env or {})})
    return done.returncode, done.stdout + done.stderr


class Verification(unittest.TestCase):
    """The checks themselves, with a demo that pretends."""

    def setUp(self):
        self._directory = tempfile.TemporaryDirectory(prefix="sbl.")
        self.addCleanup(self._directory.cleanup)
        self.directory = Path(self._directory.name)
        self.program = self.directory / "pretender"
        self.program.write_text(PRETENDER)
        self.program.chmod(0o755)

    def test_truth_passes(self):
        code, text = quickstart(self.directory, self.program)
        self.assertEqual(code, 0, text)
        self.assertNotIn("FAILED", text)
        self.assertEqual(text.count("  ok "), 12, text)

    def test_each_lie_is_found(self):
        expected = {
            "no report": "without a report", "two commits": "its parent is the base", "empty commit": "it changes files",
            "dirty checkout": "the checkout has no changes", "moved checkout": "the checkout is still at the base",
            "stash": "nothing was stashed", "server says failed": "the server says completed",
            "server names another commit": "the server names the same commit", "no such commit": "exists",
            "branch elsewhere": "is the tip of", "failed": "reports the task as completed", "bad exit code": "ended well",
            "does not hold": "the server says completed",
        }
        for lie, found in expected.items():
            with self.subTest(lie):
                code, text = quickstart(self.directory, self.program, env={"LIE": lie})
                self.assertNotEqual(code, 0, text)
                complaints = [line for line in text.splitlines() if "FAILED" in line or "quickstart:" in line]
                self.assertTrue(any(found in line for line in complaints), text)

    def test_nothing_is_left_behind(self):
        quickstart(self.directory, self.program)
        self.assertEqual([path.name for path in self.directory.glob("sibyl-quickstart.*")], [])


class Quickstart(Case):
    """The real demo."""

    def test_works_and_leaves_nothing(self):
        code, text = quickstart(self.world.directory, PROGRAM)
        self.assertEqual(code, 0, text)
        self.assertEqual(text.count("  ok "), 12, text)
        self.assertEqual([path.name for path in self.world.directory.glob("sibyl-quickstart.*")], [])

    def test_broken_agents_are_noticed(self):
        broken = {
            "fails": "exit 3",
            "does nothing": "true",
            "is not there": "/nonexistent/agent",
            "commits nothing": "git commit --quiet --allow-empty --message nothing",
            "writes into the checkout": 'cd "$(git rev-parse --git-common-dir)/.." && echo x > stray',
        }
        for how, command in broken.items():
            with self.subTest(how):
                code, text = quickstart(self.world.directory, PROGRAM, "--agent-command", command)
                self.assertNotEqual(code, 0, text)

    def test_leftovers_are_committed_for_the_agent(self):
        code, text = quickstart(self.world.directory, PROGRAM, "--agent-command", "echo work > new-file")
        self.assertEqual(code, 0, text)


if __name__ == "__main__":
    main()
