# SPDX-License-Identifier: Apache-2.0
"""The daemon is killed right after each step of a task's life; nothing is lost, nothing runs twice.

The steps are read from core/journal/TaskStep.h, so a new one is tested the day it is added.
"""

import re
import signal
from pathlib import Path

from harness import Case, ServerCase, git, main, make_repository, wait_until
from original_server import OriginalServer

HEADER = Path(__file__).resolve().parents[2] / "core/journal/TaskStep.h"


def step_names():
    body = re.search(r"enum class TaskStep \{(.*?)\};", HEADER.read_text(), re.S).group(1)
    names = re.findall(r"^\s*(\w+),", body, re.M)
    return [re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() for name in names]


STEPS = step_names()
assert len(STEPS) >= 10 and STEPS[0] == "received", STEPS
# Death after one of these leaves the attempt in the journal: it must end as the same attempt.
DURABLE = STEPS[STEPS.index("accepted"):]
COMMIT = "echo work > w.txt; git add --all && git commit --quiet --message work"


def for_each_step(check):
    """Class decorator: one test for each step."""

    def decorate(case):
        for step in STEPS:
            setattr(case, f"test_dies_at_{step}", lambda self, step=step: getattr(self, check)(step))
        return case

    return decorate


@for_each_step("dies_at")
class EmbeddedServerCrashPoints(ServerCase):
    def dies_at(self, step):
        self.machine.write_config("agents_outlive_daemon: yes\nworktree_retention: 0")
        repository = make_repository(self.world.directory / "shop")
        project = self.link(repository)
        tally = self.world.tally()
        daemon = self.start_daemon(env={"SIBYL_TEST_DIE_AT": step})
        task = self.server.submit(project, f"{tally.add()}; echo said; {COMMIT}")["id"]
        self.assertEqual(daemon.wait(30), -signal.SIGKILL, daemon.text()[-3000:])
        self.start_daemon()
        done = self.server.wait_task(task)
        self.assertEqual(done["status"], "completed", done)
        self.assertEqual(tally.lines(), ["ran"])
        if step in DURABLE:
            self.assertEqual(done["attempt_count"], 1)
        self.assertEqual(done["result"]["stdout"], "said")
        self.assertEqual(git(repository, "show", f"{done['result']['head_commit']}:w.txt"), "work")
        wait_until(lambda: (self.machine.status() or {}).get("undelivered_results") == 0, "nothing waits to be sent")


@for_each_step("dies_at")
class OriginalServerCrashPoints(Case):
    """Without `attempt` and `result_ack`: at least once, and still one run."""

    def dies_at(self, step):
        server = OriginalServer().start()
        self.world.closers.append(server.stop)
        machine = self.world.machine("m1")
        repository = make_repository(self.world.directory / "shop")
        (machine.home / ".sibyl").mkdir(exist_ok=True)
        (machine.home / ".sibyl/config.toml").write_text(f'[paths]\n"{repository}" = "project_3fa9c1"\n')
        machine.command("register", "--server", server.url, "--name", "m1",
                        env={"SIBYL_ACCESS_TOKEN": server.access_token()})
        machine.write_config("reconnect_interval: 0.1\nagents_outlive_daemon: yes\nworktree_retention: 0")
        machine.variables["SIBYL_ACCESS_TOKEN"] = server.access_token()
        runner_id = next(iter(server.runners))
        tally = self.world.tally()
        daemon = machine.run_daemon(env={"SIBYL_TEST_DIE_AT": step})
        server.wait_events("opened")
        task = server.enqueue(runner_id, {"command": f"{tally.add()}; {COMMIT}"})
        self.assertEqual(daemon.wait(30), -signal.SIGKILL, daemon.text()[-3000:])
        # An assignment that was never acknowledged comes again when its lease is over.
        if server.tasks[task].status == "dispatched":
            server.expire_leases()
        machine.run_daemon()
        entry = server.wait_status(task, "completed")
        self.assertEqual(tally.lines(), ["ran"])
        self.assertGreaterEqual(entry.completions, 1)
        results = [message["result"]["head_commit"] for message in server.messages("received", "task_complete")]
        self.assertEqual(len(set(results)), 1, "every delivery carries the same result")
        self.assertEqual(git(repository, "show", f"{results[0]}:w.txt"), "work")


if __name__ == "__main__":
    main()
