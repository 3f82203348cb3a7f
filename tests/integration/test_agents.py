# SPDX-License-Identifier: Apache-2.0
"""Which agents a machine has, what it announces, and who gets a task. The agents are scripts with the
names of real ones where only their being there counts."""

from harness import Case, ServerCase, main, make_repository, wait_until

WRITER = """#!/bin/sh
# Reads its prompt from stdin and does what it was asked.
read -r prompt
echo "working on: $prompt"
echo hello > hello.txt
"""
IDLER = "#!/bin/sh\ncat > /dev/null\necho done\n"
BROKEN = "#!/bin/sh\necho 'no model' >&2\nexit 3\n"


def make_program(machine, name, text):
    path = machine.home / ".local/bin" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


class Trial(Case):
    """`agents` and `agents test` need no server and no registration."""

    def setUp(self):
        super().setUp()
        self.machine = self.world.machine("m1")
        for name, text in (("writer", WRITER), ("idler", IDLER), ("broken", BROKEN)):
            path = make_program(self.machine, name, text)
            self.machine.write_config(f"{'agents:' if name == 'writer' else ''}\n  {name}: {{program: {path}}}")

    def test_lists_what_is_found(self):
        make_program(self.machine, "claude", "#!/bin/sh\necho '2.1.330 (Claude Code)'\n")
        agents = {agent["name"]: agent for agent in self.machine.command("agents", "--json").json()}
        claude = agents["claude"]
        self.assertEqual((claude["found"], claude["version"], claude["driver"]), (True, "2.1.330", "claude"))
        self.assertEqual(claude["signed_in"], "no")
        self.assertTrue(claude["can"]["resume"])
        self.assertTrue(agents["writer"]["available"])
        self.assertIn("agents.amp.program", agents["amp"]["problem"])
        signed_in = self.machine.command("agents", "--json", env={"ANTHROPIC_API_KEY": "sk-secret"}).out
        self.assertIn("ANTHROPIC_API_KEY", signed_in)
        self.assertNotIn("sk-secret", signed_in)
        text = self.machine.command("agents").out
        self.assertRegex(text, r"(?m)^claude +2\.1\.330 +signed out")
        self.assertRegex(text, r"(?m)^Not found: .*amp")
        self.assertFalse([line for line in text.splitlines() if len(line) > 100], text)

    def test_a_test_checks_the_work(self):
        outcome = self.machine.command("agents", "test", "writer")
        self.assertIn("completed", outcome.out)
        self.assertIn("1 files, +1 -0", outcome.out)
        report = self.machine.command("agents", "test", "idler", "--json", expect=1).json()
        self.assertEqual((report["success"], report["files_changed"]), (False, 0))
        self.assertIn("hello.txt", report["error"])
        self.assertIn("no model", self.machine.command("agents", "test", "broken", expect=1).out)

    def test_a_test_of_nobody(self):
        self.assertIn("agents.codex.program", self.machine.command("agents", "test", "codex", expect=1).err)
        self.machine.command("agents", "test", expect=2)


class Choice(ServerCase):
    def setUp(self):
        super().setUp()
        self.writer = make_program(self.machine, "writer", WRITER)
        self.repository = make_repository(self.world.directory / "shop", files={"Cargo.toml": "[package]\n"})

    def capabilities(self):
        return next(runner["capabilities"] for runner in self.server.runners() if runner["name"] == "m1")

    def test_the_server_knows_what_is_found_and_hears_of_changes(self):
        self.assertNotIn("agent:writer", self.capabilities())
        self.assertIn("git", self.capabilities())  # found by `register` already
        self.machine.write_config(f"agents:\n  writer: {{program: {self.writer}}}")
        self.link(self.repository)
        self.start_daemon()
        wait_until(lambda: {"agent:writer", "rust", "git"} <= set(self.capabilities()), "the server hears of the agent")
        self.assertNotIn("agent:codex", self.capabilities())
        self.machine.command("config", "set", "capabilities", "large_context,-git")
        self.machine.command("config", "get", "capabilities")
        wait_until(lambda: "large_context" in self.capabilities() and "git" not in self.capabilities(),
                   "the server hears of the setting")
        self.assertIn("agent:writer", self.machine.status()["capabilities"])

    def test_a_task_gets_the_agent_it_names(self):
        self.machine.write_config(f"agents:\n  writer: {{program: {self.writer}}}\nagent_types:\n  tester: writer")
        project = self.link(self.repository)
        self.start_daemon()
        done = self.server.wait_task(self.server.submit(project, prompt="write it", agent="writer")["id"])
        self.assertEqual((done["status"], done["result"]["agent"]), ("completed", "writer"))
        self.assertIn("working on: write it", done["result"]["stdout"])
        done = self.server.wait_task(self.server.submit(project, prompt="again", agent_type="tester")["id"])
        self.assertEqual(done["result"]["agent"], "writer")

    def test_a_task_whose_agent_is_not_here_says_why(self):
        project = self.link(self.repository)
        daemon = self.start_daemon()
        self.server.submit(project, agent="cursor")
        daemon.wait_line(r"agent_not_available.*agents\.cursor\.program")


if __name__ == "__main__":
    main()
