# SPDX-License-Identifier: Apache-2.0
"""The imitation of the original runner, against the imitation of the original server (do the two
doubles agree?) and against the embedded server (can an original runner work with it?)."""

import uuid

from harness import Case, EmbeddedServer, main, process_is_alive, wait_until
from original_server import OriginalServer
from reference_runner import ReferenceRunner


class ReferenceRunnerOnOriginalServer(Case):
    def setUp(self):
        super().setUp()
        self.server = OriginalServer().start()
        self.world.closers.append(self.server.stop)
        self.runner_id = self.server.add_runner(capacity=2)

    def runner(self, **options):
        runner = ReferenceRunner(self.server.url, self.runner_id, options.pop("token", self.server.access_token()),
                                 self.world.directory / "worktrees", **options).start()
        self.world.closers.append(runner.stop)
        return runner

    def test_task_runs_and_its_messages_come_in_the_documented_order(self):
        self.runner()
        self.server.wait_events("opened")
        task = self.server.enqueue(self.runner_id, {"command": "echo one; echo two >&2"})
        entry = self.server.wait_status(task, "completed")
        self.assertEqual((entry.result["stdout"], entry.result["stderr"], entry.result["exit_code"]), ("one", "two", 0))
        self.server.wait_message("status", 2)
        kinds = [m["type"] for m in self.server.messages()]
        self.assertEqual(kinds[:4], ["task_ack", "status", "agent_update", "agent_update"])
        self.assertEqual(kinds[-3:], ["task_complete", "agent_update", "status"])

    def test_surplus_is_rejected_and_comes_again_on_the_next_connection(self):
        runner = self.runner(capacity=1)
        self.server.wait_events("opened")
        first = self.server.enqueue(self.runner_id, {"command": "mkfifo go; read x < go"})
        self.server.wait_message("task_ack")
        second = self.server.enqueue(self.runner_id, {"command": "true"})
        self.assertEqual(self.server.wait_message("task_reject")["reason"], "at_capacity")
        self.assertEqual(self.server.wait_status(second, "retry").attempts, 1)
        pipe = wait_until(lambda: list(self.world.directory.glob("worktrees/**/go")), "the pipe")[0]
        pipe.write_text("on you go\n")
        self.server.wait_status(first, "completed")
        self.server.make_ghost(self.runner_id)
        runner.stop()
        self.world.closers.remove(runner.stop)
        self.runner(capacity=1)
        self.assertEqual(self.server.wait_status(second, "completed").attempts, 2)

    def test_cancel_ends_the_process_and_the_task(self):
        runner = self.runner()
        self.server.wait_events("opened")
        task = self.server.enqueue(self.runner_id, {"command": ["sleep", "600"]})
        self.server.wait_message("agent_update", 2)
        pid = wait_until(lambda: getattr(runner._executions[task].process, "pid", None), "the process")
        self.server.cancel(task)
        self.server.wait_status(task, "canceled")
        self.assertFalse(process_is_alive(pid))

    def test_refusal_comes_after_the_upgrade(self):
        runner = self.runner(token=self.server.access_token(scope="api:read"))
        self.assertEqual(self.server.wait_events("refused").message, (1008, "Insufficient runner scope"))
        wait_until(lambda: runner.closed_with == 1008, "the runner saw the close code")

    def test_heartbeats_keep_the_lease(self):
        self.server.heartbeat_interval, self.server.lease = 0.05, 0.5
        self.runner()
        self.server.wait_message("heartbeat_ack", 15)
        self.assertIn(self.runner_id, self.server.connections)
        self.server.faults.heartbeats_get_no_lease = True
        wait_until(lambda: self.runner_id not in self.server.connections, "the lease ran out")
        self.assertEqual(self.server.count("closed"), 0)


class ReferenceRunnerOnEmbeddedServer(Case):
    def setUp(self):
        super().setUp()
        self.server = EmbeddedServer(self.world.machine("server"))
        self.row = self.server.call("POST", "/api/runners/register", {
            "name": "original", "hostname": "bb01", "capabilities": ["docker"], "max_concurrent_agents": 2,
            "client_version": None})
        self.project = self.server.call("POST", "/api/projects", {"name": "shop"})["id"]

    def runner(self, **options):
        token = self.row.get("runner_token") or self.server.token
        runner = ReferenceRunner(self.server.url, self.row["id"], token, self.world.directory / "worktrees",
                                 projects={self.project: "/srv/shop"}, **options).start()
        self.world.closers.append(runner.stop)
        runner.wait_received("project_registered")
        return runner

    def test_registration_answers_what_the_original_expects(self):
        uuid.UUID(self.row["id"])
        self.assertRegex(self.row["graph_runner_id"], r"^runner_[0-9a-f]{16}$")
        self.assertEqual((self.row["status"], self.row["current_agent_count"], self.row["max_concurrent_agents"]),
                         ("offline", 0, 2))
        self.assertEqual(self.server.get(f"/api/runners/{self.row['id']}")["hostname"], "bb01")

    def test_task_completes(self):
        runner = self.runner()
        task = self.server.submit(self.project, command="echo done; echo $SIBYL_TASK_PROMPT", prompt="hello")
        done = self.server.wait_task(task["id"])
        self.assertEqual(done["status"], "completed", done)
        self.assertEqual(done["result"]["stdout"], "done\nhello")
        self.assertEqual(done["attempt_count"], 1)
        self.assertNotIn("welcome", [m["type"] for m in runner.received])  # it did not ask for one

    def test_failing_task_fails(self):
        self.runner()
        task = self.server.submit(self.project, command="exit 3")
        done = self.server.wait_task(task["id"])
        self.assertEqual((done["status"], done["result"]["exit_code"]), ("failed", 3))

    def test_cancel_reaches_the_runner(self):
        runner = self.runner()
        task = self.server.submit(self.project, command=["sleep", "600"])
        self.server.wait_task(task["id"], "acked", "running")
        wait_until(lambda: runner._executions[task["id"]].process, "the process")
        self.server.call("POST", f"/api/tasks/{task['id']}/cancel", {}, expect=(200, 202))
        self.assertEqual(self.server.wait_task(task["id"])["status"], "canceled")
        runner.wait_received("task_cancel")

    def test_surplus_waits_for_a_free_slot(self):
        self.runner(capacity=2)
        tasks = [self.server.submit(self.project, command="sleep 0.2")["id"] for _ in range(5)]
        for task in tasks:
            done = self.server.wait_task(task)
            self.assertEqual((done["status"], done["attempt_count"]), ("completed", 1))

    def test_wrong_token_is_refused_at_the_upgrade(self):
        runner = ReferenceRunner(self.server.url, self.row["id"], "nonsense", self.world.directory / "w").start()
        self.world.closers.append(runner.stop)
        wait_until(lambda: runner.refused_with == 401, "HTTP 401")

    def test_newer_connection_replaces_the_older_and_gets_the_tasks(self):
        old = self.runner()
        self.runner()
        wait_until(lambda: old.closed_with == 1000, "the old one was closed with 1000")
        task = self.server.submit(self.project, command="true")
        self.assertEqual(self.server.wait_task(task["id"])["status"], "completed")


if __name__ == "__main__":
    main()
