# SPDX-License-Identifier: Apache-2.0
"""The main job with real programs: embedded server, registered runner, agents, git."""

import http.client
import http.server
import json
import os
import signal
import stat
import threading

from harness import (Case, EmbeddedServer, ServerCase, Untouched, git, main, make_repository, process_is_alive,
                     wait_until)

COMMIT = "git add --all && git commit --quiet --message work"


class Task(ServerCase):
    """One task from submit to result."""

    def setUp(self):
        super().setUp()
        self.repository = make_repository(self.world.directory / "shop")
        self.untouched = Untouched(self.repository)
        self.base = git(self.repository, "rev-parse", "HEAD")
        self.project = self.link(self.repository)
        self.start_daemon()

    def run_task(self, command, **fields):
        done = self.server.wait_task(self.server.submit(self.project, command, **fields)["id"])
        self.untouched.check(self)
        return done

    def test_commit_of_the_agent_arrives_as_result(self):
        done = self.run_task(f"echo one > new.txt; echo said; {COMMIT}", prompt="Add a file")
        self.assertEqual((done["status"], done["attempt_count"]), ("completed", 1), done)
        result = done["result"]
        self.assertEqual((result["status"], result["ending"], result["exit_code"]), ("completed", "completed", 0))
        self.assertEqual(result["stdout"], "said")
        self.assertRegex(result["branch"], r"^sibyl/agent-" + done["id"][:8])
        self.assertEqual(result["base_commit"], self.base)
        self.assertEqual(git(self.repository, "rev-parse", result["branch"]), result["head_commit"])
        self.assertEqual(git(self.repository, "rev-parse", result["head_commit"] + "^"), self.base)
        self.assertEqual((result["files_changed"], result["insertions"], result["deletions"]), (1, 1, 0))
        self.assertEqual([commit["subject"] for commit in result["commits"]], ["work"])
        self.assertIn("+one", result["patch"])
        self.assertGreaterEqual(result["duration_s"], 0)
        self.assertLess(result["duration_s"], 60)

    def test_what_the_agent_left_is_committed(self):
        done = self.run_task("echo two > left.txt; echo changed > README.md")
        result = done["result"]
        self.assertEqual(done["status"], "completed", done)
        self.assertEqual(git(self.repository, "show", f"{result['head_commit']}:left.txt"), "two")
        self.assertEqual(git(self.repository, "rev-parse", result["head_commit"] + "^"), self.base)
        self.assertEqual(result["files_changed"], 2)

    def test_failing_agent_fails_the_task_and_keeps_its_work(self):
        done = self.run_task("echo partly > half.txt; echo why >&2; exit 3")
        self.assertEqual(done["status"], "failed", done)
        self.assertEqual((done["result"]["status"], done["result"]["exit_code"], done["result"]["stderr"]),
                         ("failed", 3, "why"))
        self.assertEqual(done["attempt_count"], 1)  # an agent's own failure is not tried again
        self.assertTrue(done["error_message"])
        branches = git(self.repository, "for-each-ref", "--format=%(refname)", "refs/heads/sibyl", "refs/sibyl")
        self.assertTrue(any("half.txt" in git(self.repository, "ls-tree", "--name-only", name)
                            for name in branches.splitlines()), branches)

    def test_missing_program_is_a_failure(self):
        done = self.run_task(["/nonexistent/agent"])
        self.assertEqual(done["status"], "failed", done)
        self.assertIn("/nonexistent/agent", done["error_message"])

    def test_timeout_ends_the_tree_and_is_no_success(self):
        tally = self.world.tally()
        done = self.run_task(f"sleep 600 & {tally.add('$!')}; {tally.add('$$')}; sleep 600", timeout_seconds=1)
        self.assertEqual((done["status"], done["result"]["status"], done["result"]["ending"]),
                         ("failed", "timeout", "timeout"), done)
        self.assertEqual([pid for pid in tally.wait(2) if process_is_alive(pid)], [])

    def test_agent_knows_its_task_and_none_of_our_tokens(self):
        tally = self.world.tally()
        done = self.run_task(
            f"{tally.add('$SIBYL_TASK_ID')}; {tally.add('$SIBYL_PROJECT_ID')}; {tally.add('$SIBYL_WORKTREE_PATH')}; "
            f"{tally.add('$PWD')}; {tally.add('$SIBYL_TASK_PROMPT')}; env", prompt="who am I")
        task, project, worktree, directory, prompt = tally.lines()
        self.assertEqual((task, project, prompt), (done["id"], self.project, "who am I"))
        self.assertEqual(worktree, directory)
        self.assertTrue(worktree.startswith(str(self.machine.worktrees)), worktree)
        self.assertNotIn(self.server.token, done["result"]["stdout"])
        self.assertNotIn("TOKEN", done["result"]["stdout"])

    def test_output_and_progress_arrive_while_it_runs(self):
        gate = self.world.gate()
        task = self.server.submit(self.project, f"echo early; {gate.wait}; echo late")["id"]
        self.server.wait_task(task, "acked", "running")

        def log():
            status, _, content = self.server.request("GET", f"/api/tasks/{task}/log?stream=stdout&offset=0")
            return content if status == 200 and b"early" in content else None

        self.assertEqual(wait_until(log, "the first line in the server's log"), b"early\n")
        wait_until(lambda: "early" in (self.server.task(task).get("activity") or ""), "the line as activity")
        gate.open()
        done = self.server.wait_task(task)
        self.assertEqual(done["result"]["stdout"], "early\nlate")
        _, _, content = self.server.request("GET", f"/api/tasks/{task}/log?stream=stdout&offset=6")
        self.assertEqual(content, b"late\n")

    def test_odd_output_neither_hangs_nor_breaks_the_result(self):
        done = self.run_task(
            r"""printf 'nul \000 bad \377\n'; head -c 3000000 /dev/zero | tr '\0' x; echo; echo last; (sleep 600 &)""")
        self.assertEqual(done["status"], "completed", done)
        self.assertNotIn("\0", done["result"]["stdout"])
        self.assertTrue(done["result"]["stdout"].endswith("last"))

    def test_large_prompt_reaches_the_agent(self):
        prompt = "x" * 300_000
        done = self.run_task('printf %s "${SIBYL_TASK_PROMPT:-}" | wc -c; cat "${SIBYL_TASK_PROMPT_FILE:-/dev/null}" | wc -c',
                             prompt=prompt)
        self.assertEqual(done["status"], "completed", done)
        self.assertIn("300000", done["result"]["stdout"])

    def test_retry_makes_a_new_attempt_on_the_same_branch(self):
        tally = self.world.tally()
        first = self.run_task(f"{tally.add()}; echo more >> grows.txt; [ $(wc -l < {tally.path}) -ge 2 ]")
        self.assertEqual(first["status"], "failed", first)
        self.server.call("POST", f"/api/tasks/{first['id']}/retry", {}, expect=(200, 201, 202))
        done = self.server.wait_task(first["id"], "completed")
        self.assertEqual(len(tally.lines()), 2)
        self.assertEqual(done["result"]["branch"], first["result"]["branch"])

    def test_idempotency_key_makes_one_task(self):
        gate = self.world.gate()
        one = self.server.submit(self.project, gate.wait, idempotency_key="k1")
        two = self.server.submit(self.project, gate.wait, idempotency_key="k1")
        self.assertEqual(one["id"], two["id"])
        gate.open()
        self.server.wait_task(one["id"], "completed")


class ManyTasks(ServerCase):
    def setUp(self):
        super().setUp()
        self.repository = make_repository(self.world.directory / "shop")
        self.untouched = Untouched(self.repository)
        self.project = self.link(self.repository)

    def test_two_tasks_of_one_project_work_at_once_in_two_worktrees(self):
        self.start_daemon()
        gates = [self.world.gate(f"gate{number}") for number in (1, 2)]
        tally = self.world.tally()
        tasks = [self.server.submit(self.project, f"{tally.add('$PWD')}; {gate.wait}; echo {n} > same.txt; {COMMIT}")["id"]
                 for n, gate in enumerate(gates)]
        directories = tally.wait(2)
        self.assertNotEqual(*directories)
        for gate in gates:
            gate.open()
        results = [self.server.wait_task(task, "completed")["result"] for task in tasks]
        self.assertNotEqual(results[0]["branch"], results[1]["branch"])
        for number, result in enumerate(results):
            self.assertEqual(git(self.repository, "show", f"{result['branch']}:same.txt"), str(number))
        self.untouched.check(self)

    def test_surplus_waits_and_burns_no_attempt(self):
        self.machine.write_config("max_concurrent_agents: 2")
        self.start_daemon()
        tally = self.world.tally()
        tasks = [self.server.submit(self.project, tally.add())["id"] for _ in range(8)]
        for task in tasks:
            done = self.server.wait_task(task)
            self.assertEqual((done["status"], done["attempt_count"]), ("completed", 1), done)
        self.assertEqual(len(tally.lines()), 8)

    def test_two_machines_share_the_work(self):
        other = self.registered_machine("m2")
        self.link(self.repository, machine=other)
        for machine in (self.machine, other):
            machine.write_config("max_concurrent_agents: 1")
            self.start_daemon(machine)
        gates = [self.world.gate(f"gate{number}") for number in (1, 2)]
        tasks = [self.server.submit(self.project, gate.wait)["id"] for gate in gates]
        runners = {self.server.wait_task(task, "acked", "running")["runner_id"] for task in tasks}
        self.assertEqual(len(runners), 2)
        for gate in gates:
            gate.open()
        for task in tasks:
            self.server.wait_task(task, "completed")


class Cancel(ServerCase):
    def setUp(self):
        super().setUp()
        self.project = self.link(make_repository(self.world.directory / "shop"))
        self.start_daemon()

    def cancel(self, task):
        self.server.call("POST", f"/api/tasks/{task}/cancel", {}, expect=(200, 202))
        done = self.server.wait_task(task)
        self.assertEqual(done["status"], "canceled", done)
        return done

    def test_whole_tree_is_gone_however_it_hides(self):
        tally = self.world.tally()
        hidden = [
            "sleep 600 &",
            "setsid sleep 600 &",
            "nohup sleep 600 >/dev/null 2>&1 &",
            "(setsid sh -c 'sleep 600 & exec sleep 600' &)",
            "(trap '' TERM HUP INT; sleep 600) &",
            "setsid sh -c 'trap \"\" TERM HUP INT; while :; do sleep 600; done' &",
        ]
        task = self.server.submit(self.project, "\n".join(
            [f"{line}\n{tally.add('$!')}" for line in hidden] + [tally.add("$$"), "wait"]))["id"]
        tally.wait(len(hidden) + 1)
        agents = set(self.world.own_processes())
        self.cancel(task)
        left = [pid for pid in tally.lines() if pid and process_is_alive(pid)]
        self.assertEqual(left, [])
        # Nothing with the agent's worktree as its directory is left either.
        wait_until(lambda: not [pid for pid in agents if self._works_in_a_worktree(pid)], "every process has gone", 5)

    def _works_in_a_worktree(self, pid):
        try:
            return process_is_alive(pid) and os.readlink(f"/proc/{pid}/cwd").startswith(str(self.machine.worktrees))
        except OSError:
            return False

    def test_task_that_waits_for_a_runner_is_cancelled_at_once(self):
        project = self.server.call("POST", "/api/projects", {"name": "nobody has this"})["id"]
        self.cancel(self.server.submit(project, "true")["id"])

    def test_uncommitted_work_of_a_cancelled_task_is_kept(self):
        gate = self.world.gate()
        task = self.server.submit(self.project, f"echo precious > work.txt; {gate.wait}")["id"]
        self.server.wait_task(task, "acked", "running")
        repository = self.world.directory / "shop"
        wait_until(lambda: list(self.machine.worktrees.rglob("work.txt")), "the agent's file")
        self.cancel(task)

        def kept():
            for name in git(repository, "for-each-ref", "--format=%(refname)").splitlines():
                if "work.txt" in git(repository, "ls-tree", "--name-only", name):
                    return True
            return any(self.machine.worktrees.rglob("work.txt"))

        wait_until(kept, "the file is in a ref, or still in its worktree")

    def test_cancel_from_the_command_line(self):
        gate = self.world.gate()
        task = self.server.submit(self.project, gate.wait)["id"]
        self.server.wait_task(task, "acked", "running")
        self.machine.command("cancel", task, env={"SIBYL_ACCESS_TOKEN": self.server.token})
        self.assertEqual(self.server.wait_task(task)["status"], "canceled")


class Restart(ServerCase):
    """Work goes on when daemon or server go away."""

    def setUp(self):
        super().setUp()
        self.machine.write_config("agents_outlive_daemon: yes")
        self.repository = make_repository(self.world.directory / "shop")
        self.project = self.link(self.repository)
        self.daemon = self.start_daemon()
        self.gate = self.world.gate()
        self.tally = self.world.tally()
        self.command = f"{self.tally.add('$$')}; echo before; {self.gate.wait}; echo after; echo x > x.txt; {COMMIT}"

    def begin(self):
        task = self.server.submit(self.project, self.command)["id"]
        self.tally.wait()
        return task

    def check_done(self, task):
        done = self.server.wait_task(task)
        self.assertEqual((done["status"], done["attempt_count"]), ("completed", 1), done)
        self.assertEqual(done["result"]["stdout"], "before\nafter")
        self.assertEqual(git(self.repository, "show", f"{done['result']['branch']}:x.txt"), "x")
        self.assertEqual(len(self.tally.lines()), 1)
        return done

    def test_agent_outlives_sigterm_and_is_adopted(self):
        task = self.begin()
        self.assertEqual(self.daemon.stop(signal.SIGTERM, within=5), 0)
        self.assertTrue(process_is_alive(self.tally.lines()[0]))
        self.start_daemon()
        self.gate.open()
        self.check_done(task)

    def test_agent_outlives_sigkill_and_is_adopted(self):
        task = self.begin()
        self.daemon.stop(signal.SIGKILL)
        self.assertTrue(process_is_alive(self.tally.lines()[0]))
        self.start_daemon()
        self.gate.open()
        self.check_done(task)

    def test_agent_that_ends_without_a_daemon_is_reported_later(self):
        task = self.begin()
        self.daemon.stop(signal.SIGKILL)
        self.gate.open()
        pid = self.tally.lines()[0]
        wait_until(lambda: not process_is_alive(pid), "the agent ended")
        self.start_daemon()
        self.check_done(task)

    def test_server_restart_in_the_middle(self):
        task = self.begin()
        self.server.restart(signal.SIGKILL)
        self.wait_online()
        self.gate.open()
        self.check_done(task)

    def test_result_waits_for_the_server(self):
        task = self.begin()
        self.server.program.stop(signal.SIGKILL)
        self.gate.open()
        pid = self.tally.lines()[0]
        wait_until(lambda: not process_is_alive(pid), "the agent ended")
        wait_until(lambda: (self.machine.status() or {}).get("undelivered_results") == 1, "the result waits")
        self.server.start()
        self.check_done(task)

    def test_both_go_away(self):
        task = self.begin()
        self.server.program.stop(signal.SIGKILL)
        self.daemon.stop(signal.SIGKILL)
        self.gate.open()
        self.server.start()
        self.start_daemon()
        self.check_done(task)

    def test_cancel_reaches_an_adopted_agent(self):
        task = self.begin()
        self.daemon.stop(signal.SIGKILL)
        self.server.call("POST", f"/api/tasks/{task}/cancel", {}, expect=(200, 202))
        self.start_daemon()
        self.assertEqual(self.server.wait_task(task)["status"], "canceled")
        pid = self.tally.lines()[0]
        wait_until(lambda: not process_is_alive(pid), "the agent has gone")

    def test_supervisor_killed_is_reported_as_interrupted(self):
        task = self.begin()
        agent = int(self.tally.lines()[0])
        with open(f"/proc/{agent}/stat", encoding="ascii") as file:
            supervisor = int(file.read().rpartition(")")[2].split()[1])
        os.kill(supervisor, signal.SIGKILL)
        wait_until(lambda: not process_is_alive(agent), "the agent has gone")
        done = self.server.wait_task(task, "completed", "failed", "retry", "queued", "dispatched", "acked", "running")
        self.assertIn(done["status"], ("failed", "retry", "queued", "dispatched", "acked", "running"))
        # interrupted is retryable: the next attempt is a new run
        self.tally.wait(2, within=60)
        self.gate.open()
        self.assertEqual(self.server.wait_task(task)["status"], "completed")

    def test_drain_finishes_and_leaves(self):
        task = self.begin()
        self.machine.command("drain")
        later = self.server.submit(self.project, "true")["id"]
        wait_until(lambda: (self.machine.status() or {}).get("draining"), "the snapshot says draining")
        self.assertTrue(self.daemon.is_running)
        self.gate.open()
        self.check_done(task)
        self.assertEqual(self.daemon.wait(), 0)
        self.assertEqual(self.server.task(later)["status"], "queued")

    def test_agents_that_may_not_outlive_are_stopped_and_come_again(self):
        self.daemon.stop(signal.SIGTERM)
        self.machine.config_file.write_text(
            self.machine.config_file.read_text().replace("agents_outlive_daemon: yes",
                                                         "agents_outlive_daemon: no\nshutdown_grace: 1"))
        daemon = self.start_daemon()
        task = self.begin()
        daemon.stop(signal.SIGTERM)
        self.assertFalse(process_is_alive(self.tally.lines()[0]))
        self.start_daemon()
        self.tally.wait(2, within=60)
        self.gate.open()
        self.assertEqual(self.server.wait_task(task)["status"], "completed")


class LateResult(ServerCase):
    """Two runners had the task; only the first result counts, and no work is lost."""

    server_options = ("--lost-grace", "1s")

    def test_work_that_came_too_late_is_kept_on_a_rescue_ref(self):
        self.machine.write_config("agents_outlive_daemon: yes")
        repository = make_repository(self.world.directory / "shop")
        project = self.link(repository, "shop")
        daemon = self.start_daemon()
        gate, tally = self.world.gate(), self.world.tally()
        task = self.server.submit(
            project, f"{tally.add('$$')}; test $(wc -l < '{tally.path}') -gt 1 || {gate.wait}; pwd > x.txt; {COMMIT}")["id"]
        pid = tally.wait()[0]
        daemon.stop(signal.SIGKILL)

        other = self.registered_machine("m2")
        self.link(make_repository(self.world.directory / "shop2"), "shop", other)
        self.start_daemon(other)
        done = self.server.wait_task(task)
        self.assertEqual((done["status"], done["attempt"]), ("completed", 2))

        gate.open()
        wait_until(lambda: not process_is_alive(pid), "the first agent ended")
        self.start_daemon()
        ref = wait_until(lambda: git(repository, "for-each-ref", "--format=%(refname)", "refs/sibyl/rescue"), "a rescue ref")
        self.assertEqual(git(repository, "rev-parse", ref), git(repository, "rev-parse", f"refs/heads/sibyl/agent-{task[:8]}"))
        self.assertIn("/m1/", git(repository, "show", f"{ref}:x.txt"))
        self.assertEqual(self.server.task(task)["result"]["head_commit"], done["result"]["head_commit"])
        wait_until(lambda: self.machine.status().get("undelivered_results") == 0, "nothing waits any more")


class Policy(ServerCase):
    def test_unlinked_project_stays_queued_and_says_why(self):
        self.start_daemon()
        project = self.server.call("POST", "/api/projects", {"name": "unlinked"})["id"]
        task = self.server.submit(project, "true")["id"]
        waiting = wait_until(lambda: (lambda t: t if t["status"] == "queued" and any(
            isinstance(v, str) and "runner" in v.lower() for v in t.values()) else None)(self.server.task(task)),
            "the task is queued with a reason")
        self.assertEqual(waiting["attempt_count"], 0)

    def test_commands_can_be_forbidden(self):
        self.machine.write_config("policy:\n  commands: deny")
        tally = self.world.tally()
        project = self.link(make_repository(self.world.directory / "shop"))
        self.start_daemon()
        task = self.server.submit(project, tally.add())["id"]
        wait_until(lambda: "polic" in str(self.server.task(task)) or "command" in str(
            self.server.task(task).get("error_message")), "the refusal names the policy")
        self.assertEqual(tally.lines(), [])

    def test_plain_directory_for_unlinked_projects_when_allowed(self):
        self.machine.write_config("policy:\n  unlinked_projects: plain\n  commands: allow")
        self.start_daemon()
        project = self.server.call("POST", "/api/projects", {"name": "unlinked"})["id"]
        done = self.server.wait_task(self.server.submit(project, "ls -A; pwd")["id"])
        self.assertEqual(done["status"], "completed", done)
        self.assertTrue(done["result"]["stdout"].startswith(str(self.machine.worktrees)), done)


class SandboxMode(Case):
    """Started by its environment alone."""

    def setUp(self):
        super().setUp()
        self.server = EmbeddedServer(self.world.machine("server"))
        self.row = self.server.call("POST", "/api/runners/register",
                                    {"name": "box", "hostname": "box", "max_concurrent_agents": 1})
        self.machine = self.world.machine("box")
        self.machine.variables = {
            "SIBYL_SERVER_URL": self.server.url, "SIBYL_RUNNER_ID": self.row["id"],
            "SIBYL_RUNNER_TOKEN": self.row["runner_token"], "SIBYL_SANDBOX_ID": "7f4b2a60-0000-4000-8000-000000000001",
            "SIBYL_SANDBOX_WORKTREE_BASE": str(self.world.directory / "boxes")}

    def start(self, *arguments, **env):
        daemon = self.machine.run_daemon(*arguments, env=env)
        wait_until(lambda: any(r["status"] in ("online", "busy") for r in self.server.runners()), "the runner is online")
        return daemon

    def test_runs_a_task_in_a_directory_of_its_own(self):
        self.start("--sandbox-mode", "--foreground")
        project = self.server.call("POST", "/api/projects", {"name": "p"})["id"]
        done = self.server.wait_task(self.server.submit(project, "pwd; echo $SIBYL_SANDBOX_ID")["id"])
        self.assertEqual(done["status"], "completed", done)
        directory, sandbox = done["result"]["stdout"].splitlines()
        self.assertTrue(directory.startswith(str(self.world.directory / "boxes")), directory)
        self.assertEqual(sandbox, self.machine.variables["SIBYL_SANDBOX_ID"])

    def test_clones_when_the_task_has_a_repository(self):
        origin = make_repository(self.world.directory / "origin")
        self.start("--sandbox-mode", SIBYL_POLICY_ALLOWED_REMOTES=f"file://{self.world.directory}/")
        project = self.server.call("POST", "/api/projects", {"name": "p"})["id"]
        done = self.server.wait_task(self.server.submit(
            project, f"cat README.md; echo new > n; {COMMIT}", repo_url=f"file://{origin}")["id"])
        self.assertEqual(done["status"], "completed", done)
        self.assertEqual(done["result"]["stdout"], "hello")
        self.assertEqual(done["result"]["base_commit"], git(origin, "rev-parse", "HEAD"))

    def test_token_alone_keeps_the_documented_rule_and_says_so(self):
        self.machine.variables.pop("SIBYL_SANDBOX_ID")
        daemon = self.start()
        daemon.wait_line(r"(?i)sandbox.*SIBYL_RUNNER_TOKEN|SIBYL_RUNNER_TOKEN.*sandbox")

    def test_stopping_reports_the_task_as_retryable(self):
        daemon = self.start("--sandbox-mode", SIBYL_SHUTDOWN_GRACE="1")
        project = self.server.call("POST", "/api/projects", {"name": "p"})["id"]
        tally, gate = self.world.tally(), self.world.gate()
        task = self.server.submit(project, f"{tally.add('$$')}; {gate.wait}")["id"]
        tally.wait()
        daemon.stop(signal.SIGTERM, within=30)
        self.assertFalse(process_is_alive(tally.lines()[0]))
        self.assertIn(self.server.task(task)["status"], ("retry", "queued"))


class Registration(Case):
    def setUp(self):
        super().setUp()
        self.server = EmbeddedServer(self.world.machine("server"))
        self.machine = self.world.machine("m1")

    def register(self, *arguments, **options):
        return self.machine.command("register", "--server", self.server.url, *arguments,
                                    env={"SIBYL_ACCESS_TOKEN": self.server.token}, **options)

    def test_writes_a_private_file_without_tokens(self):
        self.register("--name", "m1", "--max-agents", "5")
        text = self.machine.config_file.read_text()
        row = self.server.runners()[0]
        self.assertEqual((row["name"], row["max_concurrent_agents"]), ("m1", 5))
        self.assertIn(row["id"], text)
        self.assertEqual(stat.S_IMODE(self.machine.config_file.stat().st_mode), 0o600)
        self.assertNotIn(self.server.token, text)
        self.assertNotIn("token", text.lower())
        stored = self.machine.config_file.parent / "credentials"
        self.assertEqual(stat.S_IMODE(stored.stat().st_mode), 0o600)
        self.assertNotIn(self.server.token, stored.read_text())  # the runner's own token is enough

    def test_registering_again_keeps_settings_and_the_runner(self):
        self.register("--name", "m1")
        self.machine.write_config("# mine\nworktree_base: ~/trees\nreconnect_interval: 2.5")
        self.register("--name", "renamed", expect=None)
        text = self.machine.config_file.read_text()
        self.assertIn("# mine\nworktree_base: ~/trees\nreconnect_interval: 2.5", text)

    def test_one_time_token_registers_once(self):
        token = self.server.call("POST", "/api/registration-tokens", {})["token"]
        self.machine.command("register", "--server", self.server.url, "--name", "a", "--token-stdin", stdin=token + "\n")
        other = self.world.machine("m2")
        refused = other.command("register", "--server", self.server.url, "--name", "b", "--token-stdin",
                                stdin=token + "\n", expect=None)
        self.assertNotEqual(refused.code, 0)
        self.assertEqual(len(self.server.runners()), 1)

    def test_a_registration_whose_answer_was_lost_is_taken_up(self):
        port = self.server.port
        lost = []

        class Line(http.server.BaseHTTPRequestHandler):
            """Hands requests on; answers are lost as long as is_cut."""

            is_cut = True

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
                connection.request(self.command, self.path, body, {name: self.headers[name] for name in ("Authorization", "Content-Type")})
                answer = connection.getresponse()
                content = answer.read()
                if Line.is_cut:
                    lost.append(json.loads(content)["id"])
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        line = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Line)
        self.world.closers.append(lambda: (line.shutdown(), line.server_close()))
        threading.Thread(target=line.serve_forever, daemon=True).start()
        register = ("register", "--server", f"http://127.0.0.1:{line.server_port}", "--name", "m1")
        environment = {"SIBYL_ACCESS_TOKEN": self.server.token}
        self.machine.command(*register, env=environment, expect=5)
        self.assertEqual({runner["id"] for runner in self.server.runners()}, set(lost))
        Line.is_cut = False
        self.machine.command(*register, env=environment)
        self.assertEqual([runner["id"] for runner in self.server.runners()], [lost[0]])  # however often it was tried
        self.assertIn(lost[0], self.machine.config_file.read_text())
        self.assertEqual(list(self.machine.config_file.parent.glob("*.registering")), [])

    def test_daemon_without_registration_waits_and_takes_it_up_live(self):
        daemon = self.machine.run_daemon()
        wait_until(lambda: (self.machine.status() or {}).get("connection") == "unregistered", "the state unregistered")
        self.register("--name", "late")
        wait_until(lambda: any(r["status"] == "online" for r in self.server.runners()), "online without a restart")
        self.assertTrue(daemon.is_running)

    def test_second_daemon_of_one_registration_is_refused(self):
        self.register("--name", "m1")
        self.machine.run_daemon()
        wait_until(lambda: any(r["status"] == "online" for r in self.server.runners()), "online")
        second = self.machine.command("run", expect=None)
        self.assertNotEqual(second.code, 0)
        self.assertRegex(second.err + second.out, r"(?i)already|lock|another")


class Local(Case):
    def test_run_local_is_server_and_runner_in_one(self):
        machine = self.world.machine("m1")
        machine.config_file.unlink(missing_ok=True)
        repository = make_repository(self.world.directory / "shop")
        daemon = machine.run_daemon("--local", "--port", "0")
        described = machine.state / "server/server.json"
        wait_until(described.exists, "server.json")
        wait_until(lambda: (machine.status() or {}).get("connection") == "online", "the runner is online")
        address = json.loads(described.read_text())["url"].rstrip("/")
        self.assertNotEqual(address, "http://127.0.0.1:3334")
        machine.command("link", repository)
        done = machine.command("submit", "--project", "shop", "--command", "echo hi > x.txt", "--follow", "--json",
                               "write a file", within=60)
        self.assertIn("completed", done.out)
        self.assertTrue(git(repository, "for-each-ref", "refs/heads/sibyl"))
        self.assertEqual(daemon.stop(), 0)
        again = machine.run_daemon("--local", "--port", "0")
        wait_until(lambda: (machine.status() or {}).get("connection") == "online", "it is online again")
        self.assertEqual(json.loads(described.read_text())["url"].rstrip("/"), address)
        self.assertEqual(again.stop(), 0)


if __name__ == "__main__":
    main()
