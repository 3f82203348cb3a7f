# SPDX-License-Identifier: Apache-2.0
"""Real agent CLIs, offline: a scripted model on the loopback, our server, a runner, and the CLI as
its agent. Run by tests/real-agents.sh, which installs the CLIs and names their directory in
SIBYL_AGENT_PROGRAMS."""

import json
import os
import shutil
import signal
import sys
import time
import unittest
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "integration"))
from harness import ServerCase, command_line, git, make_repository, process_is_alive, wait_until  # noqa: E402
from scripted_model import FORBIDDEN, QUIET  # noqa: E402

PROGRAMS = Path(os.environ.get("SIBYL_AGENT_PROGRAMS", "/nonexistent"))
HERE = Path(__file__).resolve().parent


class Model:
    def __init__(self, world):
        port_file = world.directory / "model-port"
        self.program = world.start("model", [sys.executable, "-B", HERE / "scripted_model.py", "--port-file", port_file],
                                   {"PATH": os.environ["PATH"], "SIBYL_AGENT_PROGRAMS": str(PROGRAMS)}, world.directory)
        wait_until(port_file.exists, "the scripted model listens")
        self.url = f"http://127.0.0.1:{port_file.read_text()}"
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def requests(self, script):
        """What an agent asked for while it worked (not for titles and the like), oldest first."""
        asked = json.load(self.opener.open(self.url + "/test/requests", timeout=20))
        return [each for each in asked if each["script"] == script and each["tools"]]

    def release(self):
        self.opener.open(urllib.request.Request(self.url + "/test/release", data=b"{}"), timeout=20).close()


class AgentTests:
    """What every agent is tried with; a subclass names it and sets it up."""

    agent = ""
    program = ""
    retry_after = None  # what the scripted model says of it and the agent hands on, in seconds

    def settings(self):
        """Lines of runner.yaml below agents.NAME, indented by four blanks."""
        return ""

    def prepare(self):
        """Files in the machine's home."""

    def setUp(self):
        super().setUp()
        if not (PROGRAMS / self.program).exists():
            self.skipTest(f"{self.program} is not installed")
        self.model = Model(self.world)
        self.machine.variables["PATH"] = f"{PROGRAMS}:{os.environ['PATH']}"
        self.machine.variables["no_proxy"] = "127.0.0.1"
        self.repository = make_repository(self.world.directory / "shop")
        self.project = self.link(self.repository)
        self.prepare()

    def start(self, permissions="accept-edits", more=""):
        self.machine.write_config(
            f"agents:\n  {self.agent}:\n    program: {PROGRAMS / self.program}\n    permissions: {permissions}\n{self.settings()}{more}")
        self.daemon = self.start_daemon()

    def submit(self, script, **fields):
        return self.server.submit(self.project, agent=self.agent, prompt=f"Please do this. script:{script}", **fields)["id"]

    def wait_ended(self, task_id, *statuses, within=120):
        return self.server.wait_task(task_id, *statuses, within=within)

    def file_of(self, task, name):
        """A file as it stands on the task's branch; None when it is not there."""
        try:
            return git(self.repository, "show", f"{task['result']['branch']}:{name}")
        except AssertionError:
            return None

    def waits_at_hold(self, script="held"):
        return any(each["does"] == "hold" for each in self.model.requests(script))

    def silent_tools(self):
        marker = QUIET.partition("'")[2].rstrip("'")
        return [pid for pid in self.world.own_processes() if marker in command_line(pid)]

    # --- the trials

    def test_writes_a_file_and_the_runner_commits_it(self):
        self.start()
        task = self.wait_ended(self.submit("write", expects="commit"))
        result = task["result"]
        self.assertEqual((task["status"], result["ending"]), ("completed", "completed"), result)
        self.assertEqual(self.file_of(task, "hello.txt"), "hello")
        self.assertEqual(result["commits"] if isinstance(result["commits"], int) else len(result["commits"]), 1)
        self.assertIn(task["id"], git(self.repository, "log", "-1", "--format=%B", result["branch"]))
        self.assertTrue(result["session_id"])
        self.assertIn("All of it is done.", result["summary"])

    def test_runs_two_commands(self):
        self.start("allow-all")
        task = self.wait_ended(self.submit("commands"))
        self.assertEqual(task["status"], "completed", task["result"])
        self.assertEqual((self.file_of(task, "one.txt"), self.file_of(task, "two.txt")), ("one", "two"))

    def test_does_not_do_what_is_denied(self):
        (PROGRAMS / "forbidden.txt").unlink(missing_ok=True)
        self.machine.write_config("permissions:\n  - {match: '*touch */forbidden.txt*', action: deny}")
        self.start()
        task = self.wait_ended(self.submit("denied"))
        self.assertFalse((PROGRAMS / "forbidden.txt").exists(), FORBIDDEN)
        self.assertIn(task["result"]["ending"], ("completed", "failed"))

    def test_cancel_leaves_no_silent_tool(self):
        self.start("allow-all")
        task_id = self.submit("quiet")
        tools = wait_until(self.silent_tools, "the agent runs its silent tool", 60)
        self.machine.command("cancel", task_id)
        self.wait_ended(task_id, "canceled")
        wait_until(lambda: not any(map(process_is_alive, tools)), "the tool has ended", 10)
        wait_until(lambda: not self.silent_tools(), "no tool is left", 10)

    def test_a_rate_limit_is_told_as_such(self):
        self.start()
        task_id = self.submit("limited", max_attempts=1)
        results = wait_until(lambda: self.results(task_id), "an attempt ends", 240)
        self.assertEqual(results[0]["ending"], "rate_limited", results)
        self.assertEqual(results[0].get("retry_after_seconds"), self.retry_after, results)

    def results(self, task_id):
        task = self.server.task(task_id)
        every = [each.get("result") for each in task.get("attempts", [])] + [task.get("result")]
        return [each for each in every if each]

    def test_goes_on_while_the_daemon_is_dead(self):
        self.start()
        task_id = self.submit("held")
        wait_until(self.waits_at_hold, "the agent waits for its model", 60)
        self.daemon.stop(signal.SIGKILL)
        self.model.release()
        self.daemon = self.start_daemon()
        task = self.wait_ended(task_id)
        self.assertEqual((task["status"], task["attempt_count"]), ("completed", 1), task["result"])
        self.assertEqual(self.file_of(task, "hello.txt"), "hello")
        self.assertEqual(sum(each["step"] == 0 for each in self.model.requests("held")), 1)
        self.assertIn("All of it is done.", task["result"]["summary"])

    def test_continues_its_conversation_when_everything_was_killed(self):
        task = self.everything_was_killed()
        self.assertEqual(task["result"].get("notices", []), [])
        self.assertEqual(max(each["prompts"] for each in self.model.requests("held")), 2, "the old conversation went on")

    def test_does_its_task_when_everything_was_killed_before_the_first_answer(self):
        self.everything_was_killed("unheard")

    def everything_was_killed(self, script="held"):
        """A task during which all but the server died; as it ended."""
        self.start()
        task_id = self.submit(script)
        wait_until(lambda: self.waits_at_hold(script), "the agent waits for its model", 60)
        self.daemon.stop(signal.SIGKILL)
        keep = {self.server.program.pid, self.model.program.pid}
        for pid in self.world.own_processes():
            if pid not in keep:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        self.model.release()
        self.let_the_machine_be_down()
        self.daemon = self.start_daemon()
        task = self.wait_ended(task_id)
        self.assertEqual(task["status"], "completed", task["result"])
        self.assertEqual(self.file_of(task, "hello.txt"), "hello")
        return task

    def let_the_machine_be_down(self):
        """As long as this agent needs to find its conversation again."""


class Claude(AgentTests, ServerCase):
    agent = program = "claude"

    def settings(self):
        return ("    environment:\n"
                f"      ANTHROPIC_BASE_URL: {self.model.url}\n      ANTHROPIC_API_KEY: dummy\n      CLAUDE_CODE_MAX_RETRIES: '1'\n"
                "      CLAUDE_CODE_ENABLE_TODO_TOOLS: '1'\n")

    def test_tells_its_plan(self):
        self.start()
        task_id = self.submit("planned")
        self.wait_ended(task_id, "completed")
        events = next(self.machine.home.parent.glob(f"state/runners/*/attempts/{task_id}.1/events")).read_text().splitlines()
        plans = [each["steps"] for each in map(json.loads, events) if each["type"] == "plan"]
        self.assertEqual([(step["text"], step["state"]) for step in plans[-1]], [("Write it", "completed"), ("Check it", "pending")])


class Codex(AgentTests, ServerCase):
    agent = program = "codex"

    def settings(self):
        return codex_settings(self.model.url)


class CodexExec(AgentTests, ServerCase):
    agent = "codex-exec"
    program = "codex"

    def settings(self):
        return codex_settings(self.model.url)


def codex_settings(url):
    provider = f'model_providers.scripted={{name="scripted",base_url="{url}/v1",env_key="SCRIPTED_KEY",wire_api="responses",request_max_retries=1,stream_max_retries=1}}'
    return ("    environment: {SCRIPTED_KEY: dummy}\n"
            "    extra_arguments: ['-c', 'model_provider=\"scripted\"', '-c', '" + provider + "', '-c', 'model=\"gpt-5.5-codex\"']\n")


class Gemini(AgentTests, ServerCase):
    agent = program = "gemini"
    retry_after = 600

    def prepare(self):
        directory = self.machine.home / ".gemini"
        directory.mkdir(exist_ok=True)
        (directory / "settings.json").write_text(json.dumps({
            "security": {"auth": {"selectedType": "gemini-api-key"}}, "general": {"disableAutoUpdate": True},
            "privacy": {"usageStatisticsEnabled": False}}))

    def settings(self):
        return ("    environment:\n"
                f"      GOOGLE_GEMINI_BASE_URL: {self.model.url}\n      GEMINI_API_KEY: dummy\n      GEMINI_TELEMETRY_ENABLED: 'false'\n")


class GeminiAcp(Gemini):
    agent = "gemini-acp"
    is_down_for_long = True

    def settings(self):
        return "    driver: acp\n    arguments: ['--acp', '--skip-trust']\n" + super().settings()

    # Gemini CLI names the file of a conversation by the minute. Loaded over ACP within the minute in
    # which it began, a conversation is emptied first and then not found.

    def let_the_machine_be_down(self):
        if self.is_down_for_long:
            minute = time.gmtime().tm_min
            wait_until(lambda: time.gmtime().tm_min != minute, "the minute is over", 61)

    def test_says_that_it_began_anew_within_the_minute(self):
        self.is_down_for_long = False
        wait_until(lambda: time.gmtime().tm_sec < 25, "enough is left of a minute", 61)
        task = self.everything_was_killed()
        self.assertRegex(" ".join(task["result"]["notices"]), "could not continue its earlier conversation")
        self.assertEqual(max(each["prompts"] for each in self.model.requests("held")), 1)


class OpenCode(AgentTests, ServerCase):
    agent = program = "opencode"
    retry_after = 1

    def prepare(self):
        directory = self.machine.home / ".config/opencode"
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "opencode.json").write_text(json.dumps({
            "autoupdate": False, "share": "disabled", "model": "scripted/scripted", "small_model": "scripted/scripted",
            "provider": {"scripted": {"npm": "@ai-sdk/openai-compatible", "name": "Scripted", "models": {"scripted": {"name": "scripted"}},
                                      "options": {"baseURL": f"{self.model.url}/v1", "apiKey": "dummy"}}}}))

    def settings(self):
        return ("    environment: {OPENCODE_DISABLE_MODELS_FETCH: '1', OPENCODE_DISABLE_LSP_DOWNLOAD: '1'}\n")


class OpenCodeAcp(OpenCode):
    agent = "opencode-acp"
    retry_after = None  # it hands on the words, not the headers

    def settings(self):
        return "    driver: acp\n    arguments: ['acp']\n" + super().settings()


if __name__ == "__main__":
    if not shutil.which("git"):
        sys.exit("git is missing")
    unittest.main(verbosity=2)
