# SPDX-License-Identifier: Apache-2.0
"""What the end-to-end tests stand on.

A Case has one World: a directory that holds everything, real processes, and their output. A World
has Machines (a home of their own each, on which `sibyl-runner` is run) and at most one embedded
server. Nothing waits for a fixed time: wait_until() asks until it is true or the limit is over, and
says what it waited for. What a test started is ended by process id; since the test process adopts
orphans (PR_SET_CHILD_SUBREAPER), that includes supervisors and agents that outlived their daemon.
"""

import ctypes
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

PROGRAM = os.environ.get("SIBYL_BIN", "")
# Sanitizer builds and busy machines are slower: every limit is multiplied by this.
PATIENCE = float(os.environ.get("SIBYL_TEST_PATIENCE", "1"))

PR_SET_CHILD_SUBREAPER = 36
ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


class NotInTime(AssertionError):
    """Something that should have happened did not."""


def wait_until(condition, what, within=20.0):
    """Returns the first true value of condition(); raises NotInTime naming `what`."""
    limit = time.monotonic() + within * PATIENCE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > limit:
            raise NotInTime(f"not within {within * PATIENCE:.0f} s: {what}")
        time.sleep(0.02)


# --- processes


def process_is_alive(pid):
    """False for a zombie too: it runs no more, whoever has not waited for it yet."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (FileNotFoundError, ProcessLookupError):
        return False


def descendants(of=None):
    """Process ids below `of` (default: this process), living ones."""
    children = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat", encoding="ascii", errors="replace") as stat:
                fields = stat.read().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if fields[0] not in ("Z", "X"):
            children.setdefault(int(fields[1]), []).append(int(entry))
    found, to_visit = [], [of or os.getpid()]
    while to_visit:
        for child in children.get(to_visit.pop(), []):
            found.append(child)
            to_visit.append(child)
    return found


def command_line(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


class Program:
    """A running program whose output is read line by line."""

    def __init__(self, name, argv, env, cwd, stdin=subprocess.DEVNULL):
        self.name = name
        self.argv = [str(part) for part in argv]
        self.lines = []
        self._changed = threading.Condition()
        self.process = subprocess.Popen(
            self.argv, env=env, cwd=cwd, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self._readers = [
            threading.Thread(target=self._read, args=(stream, label), daemon=True)
            for stream, label in ((self.process.stdout, "out"), (self.process.stderr, "err"))]
        for reader in self._readers:
            reader.start()

    def _read(self, stream, label):
        for raw in stream:
            with self._changed:
                self.lines.append((label, raw.decode(errors="replace").rstrip("\n")))
                self._changed.notify_all()
        stream.close()

    @property
    def pid(self):
        return self.process.pid

    @property
    def is_running(self):
        return self.process.poll() is None

    def text(self, label=None):
        with self._changed:
            return "\n".join(text for kind, text in self.lines if label in (None, kind))

    def wait_line(self, pattern, within=20.0):
        """The match of the first line, already there or still to come, that contains `pattern`."""
        expression = re.compile(pattern)

        def found():
            with self._changed:
                for _, text in self.lines:
                    match = expression.search(text)
                    if match:
                        return match
            if not self.is_running and not any(reader.is_alive() for reader in self._readers):
                raise NotInTime(f"{self.name} ended ({self.process.returncode}) without a line {pattern!r}")
            return None

        return wait_until(found, f"a line {pattern!r} from {self.name}", within)

    def send_signal(self, number):
        self.process.send_signal(number)

    def wait(self, within=20.0):
        """The exit code; negative for a signal."""
        try:
            return self.process.wait(within * PATIENCE)
        except subprocess.TimeoutExpired:
            raise NotInTime(f"{self.name} did not end within {within * PATIENCE:.0f} s") from None

    def stop(self, number=signal.SIGTERM, within=20.0):
        if self.is_running:
            self.send_signal(number)
        return self.wait(within)


class Outcome:
    """How a command that was run to its end came out."""

    def __init__(self, argv, code, out, err):
        self.argv, self.code, self.out, self.err = argv, code, out, err

    def json(self):
        return json.loads(self.out)

    def __str__(self):
        return f"$ {' '.join(self.argv)}\n(exit {self.code})\n{self.out}{self.err}"


# --- git


GIT_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.com",
}


def git(directory, *arguments, check=True):
    done = subprocess.run(
        ["git", "-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main", "-C", str(directory), *arguments],
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", **GIT_ENVIRONMENT},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise AssertionError(f"git {' '.join(arguments)}: {done.stderr}")
    return done.stdout.strip()


def make_repository(path, branch="main", files=None):
    """A repository with one commit on `branch`; with files={} an empty one."""
    path.mkdir(parents=True)
    git(path, "init", "--quiet", "--initial-branch", branch)
    files = {"README.md": "hello\n"} if files is None else files
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(content)
    if files:
        git(path, "add", "--all")
        git(path, "commit", "--quiet", "--message", "Begin")
    return path


class Untouched:
    """Everything of a user's checkout that we promise to leave alone, to be compared later."""

    def __init__(self, repository):
        self.repository = repository
        self.facts = self._read()

    def _read(self):
        repository = self.repository
        return {
            "head": (repository / ".git/HEAD").read_text(),
            "status": git(repository, "status", "--porcelain", "--untracked-files=all", "--ignored"),
            "stash": git(repository, "stash", "list"),
            "branches": "\n".join(
                line for line in git(repository, "for-each-ref", "refs/heads", "refs/tags").splitlines()
                if "refs/heads/sibyl/" not in line),
        }

    def check(self, case):
        case.assertEqual(self.facts, self._read())


class Gate:
    """Holds an agent up at `wait` (a shell command) until open()."""

    def __init__(self, path):
        self.path = path
        os.mkfifo(path)
        self.wait = f"read line < '{path}'"

    def open(self, within=20.0):
        """Lets the one agent that waits, or will wait, go on."""

        def opened():
            try:
                return os.open(self.path, os.O_WRONLY | os.O_NONBLOCK)
            except OSError:
                return None

        descriptor = wait_until(opened, f"an agent waits at {self.path.name}", within)
        os.write(descriptor, b"go\n")
        os.close(descriptor)


class Tally:
    """A file outside every spool to which agents append lines with `add(text)` (a shell command)."""

    def __init__(self, path):
        self.path = path

    def add(self, text="ran"):
        return f"echo \"{text}\" >> '{self.path}'"

    def lines(self):
        return self.path.read_text().splitlines() if self.path.exists() else []

    def wait(self, count=1, within=20.0):
        """The first `count` lines."""
        return wait_until(lambda: self.lines()[:count] if len(self.lines()) >= count else None,
                          f"{count} lines in {self.path.name}", within)


# --- the world of one test


class Machine:
    """A user's home on some machine, and `sibyl-runner` run there."""

    def __init__(self, world, name):
        self.world = world
        self.name = name
        self.root = world.directory / name
        self.home = self.root / "home"
        self.config_file = self.home / ".config/sibyl/runner.yaml"
        self.state = self.root / "state"
        self.worktrees = self.home / ".sibyl/worktrees"
        self.variables = {}
        for directory in (self.home, self.config_file.parent, self.root / "run", self.root / "tmp"):
            directory.mkdir(parents=True)
        (self.root / "run").chmod(0o700)
        (self.home / ".gitconfig").write_text(
            "[user]\n name = Agent\n email = agent@example.com\n[init]\n defaultBranch = main\n"
            "[protocol \"file\"]\n allow = always\n[maintenance]\n auto = false\n[gc]\n auto = 0\n")

    def environment(self, extra=None):
        kept = {name: value for name, value in os.environ.items()
                if name in ("PATH", "LD_LIBRARY_PATH") or name.endswith("SAN_OPTIONS")}
        return {
            **kept, "HOME": str(self.home), "LANG": "C.UTF-8", "NO_COLOR": "1", "TMPDIR": str(self.root / "tmp"),
            "XDG_CONFIG_HOME": str(self.home / ".config"), "XDG_RUNTIME_DIR": str(self.root / "run"),
            "XDG_STATE_HOME": str(self.root / "xdg-state"), "SIBYL_STATE_DIR": str(self.state),
            "GIT_CONFIG_NOSYSTEM": "1", **self.variables, **(extra or {})}

    def command(self, *arguments, stdin="", env=None, cwd=None, within=30.0, expect=0):
        """Runs `sibyl-runner ARGUMENTS` to its end. expect=None: any exit code will do."""
        argv = [PROGRAM, *map(str, arguments)]
        try:
            done = subprocess.run(argv, input=stdin, env=self.environment(env), cwd=cwd or self.home,
                                  capture_output=True, text=True, errors="replace",
                                  timeout=within * PATIENCE, check=False)
        except subprocess.TimeoutExpired as late:
            raise NotInTime(f"{' '.join(argv)} did not end: {late.stdout!r} {late.stderr!r}") from None
        outcome = Outcome(argv, done.returncode, done.stdout, done.stderr)
        self.world.outcomes.append(outcome)
        if expect is not None and outcome.code != expect:
            raise AssertionError(f"expected exit code {expect}\n{outcome}")
        return outcome

    def start(self, *arguments, name=None, env=None, cwd=None, stdin=subprocess.DEVNULL):
        name = name or f"{self.name}: {arguments[0]}"
        return self.world.start(name, [PROGRAM, *arguments], self.environment(env), cwd or self.home, stdin)

    def write_config(self, text):
        """Adds lines to runner.yaml."""
        with open(self.config_file, "a", encoding="utf-8") as file:
            file.write(text.strip("\n") + "\n")
        self.config_file.chmod(0o600)

    def run_daemon(self, *arguments, env=None):
        return self.start("run", *arguments, name=f"{self.name}: run", env=env)

    def status(self):
        """The running daemon's snapshot, or None while it does not answer."""
        outcome = self.command("status", "--json", expect=None)
        try:
            return outcome.json() if outcome.code == 0 else None
        except ValueError:
            return None

    def attempt_directories(self):
        return sorted(path.parent for path in self.state.glob("runners/*/**/identity"))


class EmbeddedServer:
    """`sibyl-runner serve` and a client for its HTTP that shares no code with it."""

    def __init__(self, machine, *arguments, env=None):
        self.machine = machine
        self._arguments = arguments
        self._env = env
        self.port = 0
        self.start()

    def start(self):
        described = self.machine.state / "server/server.json"
        described.unlink(missing_ok=True)
        self.program = self.machine.start(
            "serve", "--host", "127.0.0.1", "--port", self.port, "--state-dir", self.machine.state,
            *self._arguments, env=self._env)

        def answered():
            if not self.program.is_running:
                raise NotInTime(f"serve ended: {self.program.text()}")
            try:
                self.url = json.loads(described.read_text())["url"].rstrip("/")
                self.token = (self.machine.state / "server/admin-token").read_text().strip()
                return self.get("/api/health", token=None)
            except (FileNotFoundError, ValueError, urllib.error.URLError):
                return None

        wait_until(answered, "the server answers /api/health")
        self.port = int(self.url.rpartition(":")[2])

    def restart(self, number=signal.SIGTERM):
        self.program.stop(number)
        self.start()

    def request(self, method, path, body=None, token="admin", headers=None):
        """(status, headers, body as bytes); never raises for an HTTP status."""
        data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method, headers={
            **({"Content-Type": "application/json"} if data is not None else {}), **(headers or {})})
        if token:
            request.add_header("Authorization", f"Bearer {self.token if token == 'admin' else token}")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=20 * PATIENCE) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.headers, refusal.read()

    def call(self, method, path, body=None, expect=(200, 201), token="admin"):
        status, _, content = self.request(method, path, body, token)
        if status not in expect:
            raise AssertionError(f"{method} {path}: {status} {content[:2000]!r}")
        return json.loads(content) if content else None

    def get(self, path, token="admin"):
        return self.call("GET", path, token=token)

    def submit(self, project, command=None, **fields):
        body = {"project_id": project, "prompt": "do it", **fields}
        if command is not None:
            body["command"] = command
        return self.call("POST", "/api/tasks", body)

    def task(self, task_id):
        return self.get(f"/api/tasks/{task_id}")

    def wait_task(self, task_id, *statuses, within=60.0):
        statuses = statuses or ("completed", "failed", "canceled")
        seen = []

        def arrived():
            seen[:] = [self.task(task_id)]
            return seen[0] if seen[0]["status"] in statuses else None

        try:
            return wait_until(arrived, f"task {task_id} is {' or '.join(statuses)}", within)
        except NotInTime as late:
            raise NotInTime(f"{late}; it is {json.dumps(seen[:1])[:3000]}") from None

    def runners(self):
        return self.get("/api/runners")["runners"]


class World:
    def __init__(self):
        # Short, since socket paths end at 108 bytes.
        self.directory = Path(tempfile.mkdtemp(prefix="sbl."))
        self.programs = []
        self.outcomes = []
        self.closers = []
        self._pids_before = set(descendants())

    def machine(self, name="m"):
        return Machine(self, name)

    def start(self, name, argv, env, cwd, stdin=subprocess.DEVNULL):
        program = Program(name, argv, env, cwd, stdin)
        self.programs.append(program)
        return program

    def gate(self, name="gate"):
        return Gate(self.directory / name)

    def tally(self, name="tally"):
        return Tally(self.directory / name)

    def own_processes(self):
        return [pid for pid in descendants() if pid not in self._pids_before]

    def close(self):
        for closer in reversed(self.closers):
            closer()
        # Daemons first, so that none of them starts anything again; then whatever is left.
        for program in self.programs:
            if program.is_running:
                program.process.kill()
        for program in self.programs:
            program.process.wait()

        def all_gone():
            left = self.own_processes()
            for pid in left:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            return not left

        wait_until(all_gone, "every process of the test has gone", 10)
        for program in self.programs:
            for reader in program._readers:
                reader.join(5)
        self.logs = self._daemon_logs()
        reap_orphans()
        shutil.rmtree(self.directory, ignore_errors=True)

    def _daemon_logs(self):
        logs = []
        for path in sorted(self.directory.glob("*/home/.sibyl/logs/*")):
            if path.is_file():
                logs.append((str(path.relative_to(self.directory)), path.read_text(errors="replace")[-8000:]))
        return logs

    def story(self):
        """Everything that helps to see why a test failed."""
        parts = [str(outcome)[-3000:] for outcome in self.outcomes[-12:]]
        for program in self.programs:
            body = "\n".join(f"  {label}| {text[:2000]}" for label, text in program.lines[-150:])
            parts.append(f"--- {program.name} (exit {program.process.poll()}): {' '.join(program.argv)}\n{body}")
        parts += [f"--- {name}\n{text}" for name, text in getattr(self, "logs", [])]
        return "\n".join(parts)


def reap_orphans():
    """Waits for adopted children that have ended; those of Popen objects have been waited for."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


class Case(unittest.TestCase):
    """A test with a World, whose story is told when it fails."""

    maxDiff = None

    def setUp(self):
        self.world = World()
        self.addCleanup(self.world.close)

    def run(self, result=None):
        result = result or self.defaultTestResult()
        before = len(result.failures) + len(result.errors)
        super().run(result)
        if len(result.failures) + len(result.errors) > before and hasattr(self, "world"):
            print(f"\n=== {self.id()}\n{self.world.story()}", file=sys.stderr, flush=True)
        return result


class ServerCase(Case):
    """With an embedded server and one registered machine on it, not yet running."""

    config = "reconnect_interval: 0.1\n"
    server_options = ()

    def setUp(self):
        super().setUp()
        self.server = EmbeddedServer(self.world.machine("server"), *self.server_options)
        self.machine = self.registered_machine("m1")

    def registered_machine(self, name, *arguments):
        machine = self.world.machine(name)
        machine.command("register", "--server", self.server.url, "--name", name, *arguments,
                        env={"SIBYL_ACCESS_TOKEN": self.server.token})
        if self.config:
            machine.write_config(self.config)
        return machine

    def link(self, repository, name=None, machine=None):
        """Links a checkout and returns the project's id."""
        machine = machine or self.machine
        arguments = ["link", str(repository), "--json"] + (["--project", name] if name else [])
        machine.command(*arguments, env={"SIBYL_ACCESS_TOKEN": self.server.token})
        wanted = name or repository.name
        for project in self.server.get("/api/projects")["projects"]:
            if project["name"] == wanted:
                return project["id"]
        raise AssertionError(f"the server knows no project {wanted}")

    def set_project(self, *lines, machine=None):
        """Adds settings to the first linked project in runner.yaml."""
        file = (machine or self.machine).config_file
        text = file.read_text()
        path = re.search(r"^(\s*)(- )?path: .*$", text, re.M)
        indent = path.group(1) + ("  " if path.group(2) else "")
        file.write_text(text[:path.end()] + "".join(f"\n{indent}{line}" for line in lines) + text[path.end():])

    def start_daemon(self, machine=None, *arguments, env=None):
        """Starts `run` and waits until the server sees the runner."""
        machine = machine or self.machine
        daemon = machine.run_daemon(*arguments, env=env)
        self.wait_online(machine)
        return daemon

    def wait_online(self, machine=None, within=20.0):
        name = (machine or self.machine).name
        wait_until(lambda: any(r["name"] == name and r["status"] in ("online", "busy") for r in self.server.runners()),
                   f"the server sees {name} online", within)


def main():
    unittest.main(verbosity=2, failfast=False)
