# SPDX-License-Identifier: Apache-2.0
"""What happens to an agent's work after it has ended: the project's gates, and its delivery."""

import os
import signal

from harness import ServerCase, Untouched, git, main, make_repository, wait_until


class Handover(ServerCase):
    def begin(self, *gates, delivery=None):
        """A repository with a bare remote; `gates` are (name, command, seconds)."""
        self.repository = make_repository(self.world.directory / "shop")
        self.remote = self.world.directory / "remote.git"
        git(self.world.directory, "clone", "--quiet", "--bare", self.repository, self.remote)
        git(self.repository, "remote", "add", "origin", self.remote)
        git(self.repository, "fetch", "--quiet")
        self.project = self.link(self.repository)
        if gates:
            self.set_project("gates:", *(f"  - {{name: {name}, command: {quoted(command)}, timeout: {limit}}}" for name, command, limit in gates))
        if delivery:
            self.machine.write_config(f"deliver: {delivery}")
        self.untouched = Untouched(self.repository)
        self.daemon = self.start_daemon()

    def submit(self, command="echo new > new.txt", **fields):
        return self.server.submit(self.project, command, **{"max_attempts": 1, **fields})["id"]

    def finish(self, task_id, status="completed"):
        done = self.server.wait_task(task_id)
        self.assertEqual(done["status"], status, done)
        self.untouched.check(self)
        return done["result"]

    def on_remote(self):
        return git(self.remote, "for-each-ref", "--format=%(objectname) %(refname:short)").splitlines()

    def test_gates_pass_and_the_work_is_pushed(self):
        tally = self.world.tally()
        self.begin(("lint", f"test -e new.txt && {tally.add('lint')}", 60), ("tests", f"{tally.add('tests')}; echo 12 tests", 60), delivery="push")
        result = self.finish(self.submit())
        self.assertEqual(tally.lines(), ["lint", "tests"])
        self.assertEqual([(g["name"], g["passed"], g["exit_code"]) for g in result["gates"]], [("lint", True, 0), ("tests", True, 0)])
        self.assertIn("12 tests", result["gates"][1]["output"])
        self.assertEqual((result["delivery"]["done"], result["delivery"]["target"]), (True, f"origin {result['branch']}"))
        self.assertIn(f"{result['head_commit']} {result['branch']}", self.on_remote())

    def test_a_failing_gate_fails_the_task(self):
        self.begin(("tests", "echo 'login broken' >&2; exit 3", 60), delivery="push")
        before = self.on_remote()
        result = self.finish(self.submit(), "failed")
        self.assertEqual(result["error"], 'the gate "tests" did not pass (exit code 3)')
        self.assertIn("login broken", result["gates"][0]["output"])
        self.assertEqual(git(self.repository, "show", f"{result['branch']}:new.txt"), "new")
        self.assertEqual(self.on_remote(), before)

    def test_a_gate_over_its_time_takes_nothing_along(self):
        tally = self.world.tally()
        self.begin(("tests", f"(setsid sleep 600 & {tally.add('$!')}); sleep 600", 1))
        result = self.finish(self.submit(), "failed")
        self.assertIn("limit of 1 s", result["gates"][0]["output"])
        sleeper = int(tally.lines()[0])
        self.assertFalse(os.path.exists(f"/proc/{sleeper}"))

    def test_what_a_gate_writes_is_not_the_work(self):
        self.machine.write_config("worktree_retention: 0")
        self.begin(("tests", "echo '<tests/>' > report.xml; echo changed > README.md", 60), delivery="push")
        result = self.finish(self.submit())
        self.assertEqual(result["files_changed"], 1)
        self.assertEqual(git(self.remote, "ls-tree", "--name-only", result["branch"]).splitlines(), ["README.md", "new.txt"])
        self.assertEqual(git(self.remote, "show", f"{result['branch']}:README.md"), "hello")
        # Nothing of it is thrown away either.
        wait_until(lambda: len(git(self.repository, "worktree", "list").splitlines()) == 1, "the worktree is given up")
        rescued = git(self.repository, "for-each-ref", "--format=%(refname)", "refs/sibyl/rescue")
        self.assertEqual(git(self.repository, "show", f"{rescued}:report.xml"), "<tests/>")

    def test_a_gate_goes_on_while_the_daemon_is_away(self):
        tally, gate = self.world.tally(), self.world.gate()
        self.begin(("tests", f"{tally.add('begun')}; {gate.wait}; {tally.add('ended')}", 60))
        task_id = self.submit()
        tally.wait(1)
        self.daemon.stop(signal.SIGKILL)
        self.daemon = self.start_daemon()
        gate.open()
        result = self.finish(task_id)
        self.assertEqual((tally.lines(), result["gates"][0]["passed"]), (["begun", "ended"], True))

    def test_a_gate_that_ended_while_the_daemon_was_away_counts(self):
        tally, gate = self.world.tally(), self.world.gate()
        self.begin(("tests", f"{tally.add('begun')}; {gate.wait}; {tally.add('ended')}; exit 4", 60))
        task_id = self.submit()
        tally.wait(1)
        self.daemon.stop(signal.SIGKILL)
        gate.open()
        tally.wait(2)
        self.daemon = self.start_daemon()
        result = self.finish(task_id, "failed")
        self.assertEqual((tally.lines(), result["gates"][0]["exit_code"]), (["begun", "ended"], 4))

    def test_a_gate_that_was_lost_with_the_machine_runs_again(self):
        tally, gate = self.world.tally(), self.world.gate()
        self.begin(("tests", f"{tally.add('$PPID')}; {gate.wait}", 60))
        agent = self.world.tally("agent")
        task_id = self.submit(f"echo new > new.txt; {agent.add()}")
        supervisor = int(tally.wait(1)[0])
        self.daemon.stop(signal.SIGKILL)
        os.kill(supervisor, signal.SIGKILL)
        self.daemon = self.start_daemon()
        tally.wait(2)
        gate.open()
        result = self.finish(task_id)
        self.assertEqual([g["passed"] for g in result["gates"]], [True])
        self.assertEqual(len(agent.lines()), 1)  # the agent's own work is not done again

    def test_a_cancel_ends_a_gate(self):
        tally, gate = self.world.tally(), self.world.gate()
        self.begin(("tests", f"{tally.add()}; {gate.wait}", 60), ("more", tally.add("more"), 60))
        task_id = self.submit()
        tally.wait(1)
        self.server.call("POST", f"/api/tasks/{task_id}/cancel")
        result = self.finish(task_id, "canceled")
        self.assertEqual(tally.lines(), ["ran"])
        self.assertEqual(git(self.repository, "show", f"{result['branch']}:new.txt"), "new")

    def test_a_refused_push_says_why_and_keeps_the_work(self):
        self.begin(delivery="push")
        hook = self.remote / "hooks/pre-receive"
        hook.write_text("#!/bin/sh\necho 'no pushes on Friday'\nexit 1\n")
        hook.chmod(0o755)
        before = self.on_remote()
        result = self.finish(self.submit())
        self.assertFalse(result["delivery"]["done"])
        self.assertIn("pre-receive hook declined", result["delivery"]["detail"])
        self.assertIn("no pushes on Friday", result["delivery"]["detail"])
        self.assertEqual(self.on_remote(), before)
        self.assertEqual(git(self.repository, "show", f"{result['branch']}:new.txt"), "new")

    def test_a_task_may_not_push_where_the_machine_does_not(self):
        self.begin()
        before = self.on_remote()
        result = self.finish(self.submit(deliver="push"))
        self.assertIn("does not push", result["delivery"]["detail"])
        self.assertEqual(self.on_remote(), before)

    def test_a_bundle_can_be_fetched_elsewhere(self):
        self.begin()
        result = self.finish(self.submit(deliver="bundle"))
        elsewhere = self.world.directory / "elsewhere"
        git(self.world.directory, "clone", "--quiet", self.remote, elsewhere)
        git(elsewhere, "fetch", "--quiet", result["delivery"]["target"], f"{result['branch']}:taken")
        self.assertEqual(git(elsewhere, "rev-parse", "taken"), result["head_commit"])


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


if __name__ == "__main__":
    main()
