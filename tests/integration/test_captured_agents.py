# SPDX-License-Identifier: Apache-2.0
"""Recorded runs of agent CLIs, played by a program in place of the CLI: what the runner makes of
what it says, and that it writes what the recorded CLI was written, once."""

import json
import signal
import socket
import sys
from pathlib import Path

from harness import ServerCase, git, main, make_repository, wait_until

CAPTURES = Path(__file__).resolve().parent.parent / "agents/captures"
PLAYER = Path(__file__).resolve().parent / "captured_agent.py"


class Captured(ServerCase):
    def setUp(self):
        super().setUp()
        self.repository = make_repository(self.world.directory / "shop")
        self.project = self.link(self.repository)
        self.stdin = self.world.directory / "stdin"

    def start(self, driver, capture, permissions="accept-edits", rules=""):
        self.machine.write_config(
            f"agents:\n  player:\n    driver: {driver}\n    program: {sys.executable}\n    permissions: {permissions}\n"
            f"    arguments: ['{PLAYER}', '{CAPTURES / capture}.jsonl']\n"
            f"    environment: {{CAPTURED_AGENT_STDIN: '{self.stdin}'}}\n{rules}")
        self.daemon = self.start_daemon()

    def submit(self, **fields):
        return self.server.submit(self.project, agent="player", **fields)["id"]

    def result_of(self, task_id):
        task = self.server.wait_task(task_id)
        self.assertNotEqual(task["result"].get("exit_code"), 97, task["result"])
        return task["status"], task["result"]

    def control(self, method, **params):
        """Calls the daemon by its control socket; None while it does not answer."""
        for path in (self.machine.root / "run").rglob("control.sock"):
            try:
                with socket.socket(socket.AF_UNIX) as connection:
                    connection.settimeout(10)
                    connection.connect(str(path))
                    request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
                    connection.sendall(json.dumps(request).encode() + b"\n")
                    answer = json.loads(connection.makefile().readline())
            except OSError:
                continue
            self.assertNotIn("error", answer)
            return answer["result"]
        return None

    def answers(self):
        lines = [json.loads(line) for line in self.stdin.read_text().splitlines()]
        return [line["response"]["response"]["behavior"] for line in lines if line["type"] == "control_response"]

    def test_a_question_is_answered_by_the_mode(self):
        self.start("claude", "claude-code_bidirectional_allow")
        status, result = self.result_of(self.submit(expects="changes"))
        self.assertEqual((status, result["ending"]), ("completed", "completed"), result)
        self.assertEqual(git(self.repository, "show", f"{result['branch']}:hello.txt"), "hello from the fake model")
        self.assertEqual(result["session_id"], "8aa70d01-cc01-46c9-83b3-346f5997f57f")
        self.assertAlmostEqual(result["cost_usd"], 0.01082)
        self.assertEqual(result["summary"], "Done: hello.txt is written.")
        self.assertEqual(self.answers(), ["allow"])

    def test_a_rule_denies_and_success_is_no_success_without_changes(self):
        self.start("claude", "claude-code_bidirectional_deny", rules="permissions:\n  - {tool: Write, action: deny}")
        status, result = self.result_of(self.submit(expects="changes", max_attempts=1))
        self.assertEqual(self.answers(), ["deny"])
        self.assertEqual(status, "failed", result)

    def test_an_answered_question_is_not_answered_again_by_the_next_daemon(self):
        self.start("claude", "claude-code_bidirectional_allow", permissions="ask")
        task_id = self.submit(expects="changes")

        def question():
            return next(iter((self.control("permissions.list") or {}).get("permissions", [])), None)

        wait_until(question, "the question is shown")
        self.daemon.stop(signal.SIGKILL)
        self.daemon = self.start_daemon()
        asked = wait_until(question, "the question is shown again")
        self.control("permissions.answer", id=asked["id"], option="allow")
        wait_until(self.answers, "the agent has its answer")
        self.daemon.stop(signal.SIGKILL)
        self.daemon = self.start_daemon()
        status, result = self.result_of(task_id)
        self.assertEqual((status, self.answers()), ("completed", ["allow"]), result)

    def asked_at_server(self, task_id):
        """The one question that the server shows of this task."""
        return wait_until(lambda: next(iter(self.server.get(f"/api/permissions?task_id={task_id}")["permissions"]), None),
                          "the server shows the question")

    def wait_settled(self):
        wait_until(lambda: not self.server.get("/api/permissions")["permissions"], "the server forgot the question")

    def test_the_server_allows(self):
        self.start("claude", "claude-code_bidirectional_allow", permissions="ask")
        task_id = self.submit(expects="changes")
        asked = self.asked_at_server(task_id)
        self.assertEqual((asked["tool"], asked["task_id"], asked["attempt"]), ("Write", task_id, 1))
        self.assertEqual([option["effect"] for option in asked["options"]][0], "allow_once")
        self.server.restart(signal.SIGKILL)  # the runner asks again whatever is still open
        again = self.asked_at_server(task_id)
        self.assertEqual(again["id"], asked["id"])
        self.server.call("POST", f"/api/permissions/{asked['id']}/answer", {"action": "allow"})
        status, result = self.result_of(task_id)
        self.assertEqual((status, self.answers()), ("completed", ["allow"]), result)
        self.wait_settled()
        self.server.call("POST", f"/api/permissions/{asked['id']}/answer", {"action": "allow"}, expect=(404,))

    def test_the_server_denies(self):
        self.start("claude", "claude-code_bidirectional_deny", permissions="ask")
        task_id = self.submit(expects="changes", max_attempts=1)
        asked = self.asked_at_server(task_id)
        self.server.call("POST", f"/api/permissions/{asked['id']}/answer", {"action": "deny"})
        status, result = self.result_of(task_id)
        self.assertEqual((status, self.answers()), ("failed", ["deny"]), result)
        self.wait_settled()

    def test_nobody_answers_in_time(self):
        self.machine.write_config("permission_timeout: 1")
        self.start("claude", "claude-code_bidirectional_deny", permissions="ask")
        task_id = self.submit(expects="changes", max_attempts=1)
        status, result = self.result_of(task_id)
        self.assertEqual((status, self.answers()), ("failed", ["deny"]), result)
        self.wait_settled()


class CapturedErrors(ServerCase):
    def ending_of(self, driver, capture):
        self.machine.write_config(
            f"agents:\n  player:\n    driver: {driver}\n    program: {sys.executable}\n    arguments: ['{PLAYER}', '{CAPTURES / capture}.jsonl']\n")
        project = self.link(make_repository(self.world.directory / "shop"))
        self.start_daemon()
        task = self.server.wait_task(self.server.submit(project, agent="player", max_attempts=1)["id"])
        self.assertNotEqual(task["result"].get("exit_code"), 97, task["result"])
        return task["result"]["ending"]

    def test_claude_signed_out(self):
        self.assertEqual(self.ending_of("claude", "claude-code_api-error-401"), "auth_required")

    def test_claude_over_its_turns(self):
        self.assertEqual(self.ending_of("claude", "claude-code_error-max-turns"), "budget_exceeded")

    def test_gemini_that_swallowed_a_signal(self):
        self.assertEqual(self.ending_of("gemini", "gemini_sigterm-during-tool"), "interrupted")

    def test_opencode_signed_out(self):
        self.assertEqual(self.ending_of("opencode", "opencode_run_error-401"), "auth_required")


if __name__ == "__main__":
    main()
