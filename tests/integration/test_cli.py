# SPDX-License-Identifier: Apache-2.0
"""The command line: help, exit codes, JSON, and what it says when something is missing."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from harness import Case, ServerCase, git, main, make_repository, wait_until

COMMANDS = ("register", "run", "status", "serve", "submit", "tasks", "logs", "cancel", "drain", "link", "unlink",
            "projects", "config", "demo", "doctor", "agents", "show", "diff", "apply", "retry",
            "permissions")
# The documented exit codes.
OK, FAILED, USAGE, NOT_REGISTERED, NOT_AUTHORISED, UNREACHABLE, NO_DAEMON = 0, 1, 2, 3, 4, 5, 6


class Basics(Case):
    def setUp(self):
        super().setUp()
        self.machine = self.world.machine("m1")

    def test_version(self):
        self.assertRegex(self.machine.command("--version").out, r"sibyl-runner \d+\.\d+\.\d+")

    def test_help_names_every_command(self):
        text = self.machine.command("--help").out
        for command in COMMANDS:
            self.assertRegex(text, rf"(?m)^\s+{command}\b")

    def test_every_command_has_help_with_an_example(self):
        for command in COMMANDS:
            with self.subTest(command):
                text = self.machine.command(command, "--help").out
                self.assertIn(f"sibyl-runner {command}", text)

    def test_no_arguments_print_help(self):
        outcome = self.machine.command(expect=None)
        self.assertIn("register", outcome.out + outcome.err)

    def test_wrong_usage(self):
        for arguments in (["nonsense"], ["run", "--nonsense"], ["register"], ["run", "--max-agents", "0"],
                          ["run", "--max-agents", "many"], ["submit"], ["cancel"]):
            with self.subTest(arguments):
                outcome = self.machine.command(*arguments, expect=USAGE)
                self.assertTrue(outcome.err)
                self.assertEqual(outcome.out, "")

    def test_original_options_keep_their_names(self):
        text = self.machine.command("run", "--help").out
        for option in ("--config", "--server", "--name", "--max-agents", "--runner-id", "--sandbox-mode",
                       "--no-sandbox-mode", "--foreground"):
            self.assertIn(option, text)
        for short in ("-c", "-s", "-n", "-m", "-f"):
            self.assertRegex(text, rf"{short}\b")

    def test_status_without_registration(self):
        self.assertIn("register", self.machine.command("status", expect=NOT_REGISTERED).err)

    def test_completion_for_each_shell(self):
        for shell in ("bash", "zsh", "fish"):
            with self.subTest(shell):
                script = self.machine.command("completion", shell).out
                self.assertIn("register", script)
                if shutil.which(shell):
                    checked = subprocess.run([shell, "-n"], input=script, capture_output=True, text=True, check=False)
                    self.assertEqual((checked.returncode, checked.stderr), (0, ""))

    def test_unreachable_server(self):
        outcome = self.machine.command("register", "--server", "http://127.0.0.1:1", "--name", "x",
                                       env={"SIBYL_ACCESS_TOKEN": "x"}, expect=UNREACHABLE)
        self.assertIn("127.0.0.1:1", outcome.err)

    def test_config_shows_where_values_come_from(self):
        self.machine.write_config("max_concurrent_agents: 4")
        shown = self.machine.command("config", "--json", env={"SIBYL_RUNNER_NAME": "from-env"}).json()
        text = json.dumps(shown)
        self.assertIn("from-env", text)
        self.assertIn(str(self.machine.config_file), text)

    def test_config_shows_what_agents_are_started_with(self):
        self.machine.write_config("agents:\n  claude:\n    model: opus\n    environment: {ANTHROPIC_API_KEY: very-secret}\n"
                                  "    extra_arguments: [--token, hidden-too]")
        shown = self.machine.command("config", "--json")
        settings = shown.json()["settings"]
        self.assertEqual(settings["agents.claude.model"], {"value": "opus", "origin": "runner.yaml"})
        self.assertEqual(settings["agents.claude.driver"], {"value": "claude", "origin": "built in"})
        self.assertIn("ANTHROPIC_API_KEY", settings["agents.claude.environment"]["value"])
        plain = self.machine.command("config")
        self.assertIn("agents.claude.program", plain.out)
        self.assertEqual(self.machine.command("config", "get", "agents.claude.model").out.strip(), "opus")
        for text in (shown.out, plain.out):
            self.assertNotIn("very-secret", text)
            self.assertNotIn("hidden-too", text)

    def test_colours_only_when_wanted(self):
        for command in (["--help"], ["status"], ["doctor"]):
            outcome = self.machine.command(*command, expect=None)
            self.assertNotIn("\x1b", outcome.out + outcome.err)

    def test_doctor_finds_git(self):
        outcome = self.machine.command("doctor", expect=None)
        self.assertRegex(outcome.out, r"(?i)git\b.*2\.")


class WithServer(ServerCase):
    def setUp(self):
        super().setUp()
        self.machine.variables["SIBYL_ACCESS_TOKEN"] = self.server.token
        self.repository = make_repository(self.world.directory / "shop")

    def test_status_without_daemon(self):
        self.assertIn("sibyl-runner run", self.machine.command("status", expect=NO_DAEMON).err)

    def test_wrong_token(self):
        other = self.world.machine("m2")
        other.command("register", "--server", self.server.url, "--name", "x", env={"SIBYL_ACCESS_TOKEN": "wrong"},
                      expect=NOT_AUTHORISED)

    def test_link_projects_unlink(self):
        linked = self.machine.command("link", self.repository, "--json").json()
        self.assertIn(str(self.repository), json.dumps(linked))
        listed = self.machine.command("projects", "--json").json()
        self.assertIn(str(self.repository), json.dumps(listed))
        self.machine.command("unlink", self.repository)
        self.assertNotIn(str(self.repository), self.machine.command("projects", "--json").out)

    def test_linking_what_is_no_repository(self):
        outcome = self.machine.command("link", self.world.directory, expect=FAILED)
        self.assertIn("git", outcome.err)

    def test_submit_follow_tells_the_result_and_exits_by_it(self):
        self.machine.command("link", self.repository)
        self.start_daemon()
        good = self.machine.command("submit", "--project", "shop", "--command", "echo said; echo x > x", "--follow",
                                    "write x", within=60)
        self.assertIn("completed", good.out)
        self.assertRegex(good.out, r"sibyl/agent-[0-9a-f]{8}")
        bad = self.machine.command("submit", "--project", "shop", "--command", "exit 4", "--follow", "fail", within=60,
                                   expect=FAILED)
        self.assertIn("failed", bad.out + bad.err)

    def test_tasks_and_logs(self):
        self.machine.command("link", self.repository)
        self.start_daemon()
        task = self.machine.command("submit", "--project", "shop", "--command", "echo said", "--json", "say").json()
        self.server.wait_task(task["id"], "completed")
        listed = self.machine.command("tasks", "--json").out
        self.assertIn(task["id"], listed)
        self.assertIn("said", self.machine.command("logs", task["id"]).out)

    def test_logs_are_readable_and_raw_on_request(self):
        self.machine.command("link", self.repository)
        self.start_daemon()
        command = r"printf '\033[31mred\033[0m \033]0;owned\007done\n'; echo oh >&2"
        task = self.machine.command("submit", "--project", "shop", "--command", command, "--json", "say").json()
        self.server.wait_task(task["id"], "completed")
        self.assertEqual(self.machine.command("logs", task["id"]).out, "red done\noh\n")
        raw = "\x1b[31mred\x1b[0m \x1b]0;owned\x07done\n"
        self.assertEqual(self.machine.command("logs", task["id"], "--raw").out, raw)
        self.assertEqual(self.machine.command("logs", task["id"], "--stream", "stderr").out, "oh\n")
        lines = [json.loads(line) for line in self.machine.command("logs", task["id"], "--json").out.splitlines()]
        self.assertEqual([(line["type"], line["stream"], line["text"]) for line in lines],
                         [("output", "stdout", raw.rstrip("\n")), ("output", "stderr", "oh")])

    def test_logs_show_what_an_agent_did(self):
        here = Path(__file__).resolve().parent
        capture = here.parent / "agents/captures/claude-code_write.jsonl"
        self.machine.write_config(
            f"agents:\n  player:\n    driver: claude\n    program: {sys.executable}\n    permissions: accept-edits\n"
            f"    arguments: ['{here / 'captured_agent.py'}', '{capture}']\n")
        self.machine.command("link", self.repository)
        self.start_daemon()
        followed = self.machine.command("submit", "--project", "shop", "--agent", "player", "--follow", "write", within=60).out
        for line in (r"  [>›] Editing .*hello\.txt", r"Done: hello\.txt is written\.", r"used \d+ tokens in.*, \$0\.\d\d"):
            self.assertRegex(followed, rf"(?m)^{line}$")
        task = self.machine.command("tasks", "--json").json()["tasks"][0]["id"]
        shown = self.machine.command("logs", task).out
        self.assertIn(shown, followed)
        events = [json.loads(line)["type"] for line in self.machine.command("logs", task, "--json").out.splitlines()]
        self.assertIn("tool_started", events)
        self.assertNotIn("output", events)

    def task(self, command, status="completed", prompt="work"):
        task = self.machine.command("submit", "--project", "shop", "--command", command, "--json", prompt).json()
        self.server.wait_task(task["id"], status)
        return task["id"][:8]

    def test_show_diff_and_apply(self):
        self.machine.command("link", self.repository)
        self.start_daemon()
        task = self.task("echo more >> README.md; mkdir src; echo x > src/new.txt")
        shown = self.machine.command("show", task).out
        for part in ("completed", f"sibyl/agent-{task}", "2 files, +2 -0", "src/new.txt | 1 +"):
            self.assertIn(part, shown)
        self.assertEqual(self.machine.command("show", task, "--json").json()["result"]["files_changed"], 2)
        patch = self.machine.command("diff", task).out
        self.assertIn("+more\n", patch)
        self.assertEqual(subprocess.run(["git", "apply", "--check"], input=patch, text=True, cwd=self.repository, check=False).returncode, 0)
        self.assertIn("  2 files changed, +2 -0", self.machine.command("diff", task, "--stat").out)
        self.assertEqual([f["path"] for f in self.machine.command("diff", task, "--json").json()["files"]], ["README.md", "src/new.txt"])
        before = git(self.repository, "rev-parse", "HEAD")
        self.assertIn("--yes", self.machine.command("apply", task, cwd=self.repository, expect=USAGE).err)
        self.assertEqual(git(self.repository, "rev-parse", "HEAD"), before)
        self.assertIn("fast-forward", self.machine.command("apply", task, "--yes", cwd=self.repository / ".git/..").out)
        self.assertEqual((self.repository / "src/new.txt").read_text(), "x\n")
        self.assertIn("already", self.machine.command("apply", task, "--yes", cwd=self.repository).out)
        self.assertIn("checkout", self.machine.command("apply", task, "--yes", cwd=self.machine.home, expect=FAILED).err)

    def test_conflicting_work_is_not_applied(self):
        self.machine.command("link", self.repository)
        self.start_daemon()
        task = self.task("echo theirs > README.md")
        (self.repository / "README.md").write_text("mine\n")
        self.assertIn("README.md", self.machine.command("apply", task, "--yes", cwd=self.repository, expect=FAILED).err)
        git(self.repository, "commit", "--quiet", "--all", "--message", "mine")
        refused = self.machine.command("apply", task, "--yes", cwd=self.repository, expect=FAILED)
        self.assertIn("conflict with main in README.md", refused.err)
        self.assertEqual(git(self.repository, "status", "--porcelain"), "")
        self.assertEqual((self.repository / "README.md").read_text(), "mine\n")

    def test_work_of_an_agent_cannot_steer_the_terminal_or_git(self):
        self.machine.command("link", self.repository)
        self.start_daemon()
        task = self.task(r"printf 'good\r\033[2Kevil\n' > x; printf y > ./--output=owned; printf z > \"$(printf 'a\033[2Jb')\"")
        for command in (["show", task], ["diff", task, "--stat"], ["diff", task, "--color", "always"]):
            text = self.machine.command(*command, cwd=self.repository).out
            self.assertNotIn("\x1b[2", text)
        self.assertIn("good^M^[[2Kevil", text)
        applied = self.machine.command("apply", task, "--yes", cwd=self.repository)
        self.assertNotIn("\x1b", applied.out)
        self.assertEqual((self.repository / "--output=owned").read_text(), "y")
        self.assertFalse((self.repository / "owned").exists())

    def test_results_can_be_seen_without_the_server(self):
        self.machine.command("link", self.repository)
        self.start_daemon()
        task = self.task("echo more >> README.md")
        wait_until(lambda: (self.machine.status() or {}).get("recent"), "the runner knows that it ended")
        self.server.program.stop()
        self.assertIn("1 file, +1 -0", self.machine.command("show", task).out)
        self.assertIn("+more\n", self.machine.command("diff", task).out)

    def test_pushed_work_is_applied_in_another_clone(self):
        remote = self.world.directory / "shop.git"
        git(self.world.directory, "clone", "--quiet", "--bare", self.repository, remote)
        git(self.repository, "remote", "add", "origin", str(remote))
        git(self.world.directory, "clone", "--quiet", str(remote), "other")
        other = self.world.directory / "other"
        self.machine.write_config("deliver: push")
        self.machine.command("link", self.repository)
        self.start_daemon()
        task = self.task("head -c 400000 /dev/urandom | base64 > big.txt")  # more than a result's patch may hold
        self.assertIn("push: origin sibyl/agent-", self.machine.command("show", task).out)
        applied = self.machine.command("apply", task, "--yes", cwd=other)
        self.assertIn("fast-forward", applied.out)
        self.assertTrue((other / "big.txt").stat().st_size > 400_000)

    def test_retry(self):
        self.machine.command("link", self.repository)
        self.start_daemon()
        task = self.task("test -e README.md && exit 3", "failed")
        self.assertIn("sibyl-runner retry", self.machine.command("show", task).out)
        self.assertIn("tried again", self.machine.command("retry", task).out)
        wait_until(lambda: self.machine.command("show", task, "--json").json()["attempt_count"] == 2, "a second attempt")
        self.machine.command("retry", "ffffffff", expect=FAILED)

    def test_permissions_are_listed_and_answered(self):
        self.assertIn("sibyl-runner run", self.machine.command("permissions", expect=NO_DAEMON).err)
        here = Path(__file__).resolve().parent
        capture = here.parent / "agents/captures/claude-code_bidirectional_allow.jsonl"
        self.machine.write_config(
            f"agents:\n  player:\n    driver: claude\n    program: {sys.executable}\n    permissions: ask\n"
            f"    arguments: ['{here / 'captured_agent.py'}', '{capture}']\n")
        self.machine.command("link", self.repository)
        self.start_daemon()
        self.assertIn("No agent", self.machine.command("permissions").out)
        task = self.machine.command("submit", "--project", "shop", "--agent", "player", "--json", "write").json()["id"]
        wait_until(lambda: self.machine.command("permissions", "--json").json()["permissions"], "a question")
        shown = self.machine.command("permissions").out
        self.assertIn(f"{task}/1/", shown)
        self.assertIn("hello.txt", shown)
        self.machine.command("permissions", "deny", "ffff", expect=FAILED)
        self.assertIn("Allowed: ", self.machine.command("permissions", "allow", task[:8]).out)
        self.assertEqual(self.server.wait_task(task)["status"], "completed")
        self.assertEqual(self.machine.command("permissions", "--json").json()["permissions"], [])

    def test_first_characters_of_an_id_will_do(self):
        self.machine.command("link", self.repository)
        self.start_daemon()
        task = self.machine.command("submit", "--project", "shop", "--command", "echo said", "--json", "say").json()
        self.server.wait_task(task["id"], "completed")
        self.assertEqual(self.machine.command("tasks", task["id"][:8], "--json").json()["id"], task["id"])
        self.assertIn("said", self.machine.command("logs", task["id"][:8]).out)
        self.machine.command("tasks", "ffffffff", expect=FAILED)

    def test_project_of_the_directory_is_taken(self):
        self.machine.command("link", self.repository)
        task = self.machine.command("submit", "--command", "true", "--json", "x", cwd=self.repository).json()
        self.assertEqual(task["project_name"], "shop")
        self.assertIn("nothing yet: the task is queued", self.machine.command("logs", task["id"]).err)
        self.assertIn("queued", self.machine.command("diff", task["id"], expect=FAILED).err)
        self.assertIn("--project", self.machine.command("submit", "--command", "true", "x", expect=USAGE).err)

    def test_runner_answers_when_the_server_is_gone(self):
        self.machine.command("link", self.repository)
        daemon = self.start_daemon()
        task = self.machine.command("submit", "--project", "shop", "--command", "echo said; sleep 600", "--json", "say").json()
        wait_until(lambda: any(t["phase"] == "running" for t in (self.machine.status() or {}).get("tasks", [])), "it runs")
        self.server.program.stop()
        wait_until(lambda: "said" in self.machine.command("logs", task["id"]).out, "the runner's own log")
        self.assertIn("this machine", self.machine.command("cancel", task["id"][:8]).out)
        wait_until(lambda: not (self.machine.status() or {"tasks": [1]})["tasks"], "it has ended")
        self.machine.command("tasks", expect=UNREACHABLE)
        self.assertTrue(daemon.is_running)

    def test_settings_that_the_daemon_would_refuse_are_not_written(self):
        before = self.machine.config_file.read_text()
        refused = self.machine.command("config", "set", "max_concurrent_agents", "99", expect=USAGE)
        self.assertIn("max_concurrent_agents", refused.err)
        self.assertEqual(self.machine.config_file.read_text(), before)
        self.machine.command("config", "set", "max_concurrent_agents", "5")
        self.assertEqual(self.machine.command("config", "get", "max_concurrent_agents").out, "5\n")
        self.machine.command("config", "set", "max_agents", "5", expect=USAGE)

    def test_second_runner_only_when_wanted(self):
        self.machine.command("register", "--server", self.server.url, "--name", "again", expect=USAGE)
        self.assertEqual(len(self.server.runners()), 1)
        self.machine.command("register", "--server", self.server.url, "--name", "again", "--force")
        self.assertEqual(len(self.server.runners()), 2)

    def test_link_takes_effect_in_a_running_daemon(self):
        self.start_daemon()
        self.machine.command("link", self.repository)
        project = next(p["id"] for p in self.server.get("/api/projects")["projects"] if p["name"] == "shop")
        self.assertEqual(self.server.wait_task(self.server.submit(project, "true")["id"])["status"], "completed")

    def test_token_is_sent_to_no_other_server(self):
        other = self.world.machine("m2")
        text = other.command("tasks", "--server", "http://127.0.0.1:1", expect=None)
        self.assertNotEqual(text.code, OK)

    def test_own_server_under_another_name_is_told_by_its_address(self):
        url = self.server.url.replace("127.0.0.1", "localhost")
        told = self.server.machine.command("register", "--server", url, "--name", "x", expect=NOT_AUTHORISED)
        self.assertIn(f"this machine's own server is {self.server.url}", told.err)

    def test_tokens_are_in_no_process_list_and_no_log(self):
        daemon = self.start_daemon()
        stored = (self.machine.config_file.parent / "credentials").read_text()
        secrets = set(re.findall(r"[A-Za-z0-9_\-]{30,}", stored)) | {self.server.token}
        wait_until(lambda: daemon.lines, "some output")
        for program in self.world.programs:
            for secret in secrets:
                self.assertNotIn(secret, program.text())
                self.assertNotIn(secret, " ".join(program.argv))


if __name__ == "__main__":
    main()
