# SPDX-License-Identifier: Apache-2.0
"""Two daemons with registrations of their own that work on one checkout."""

import signal

from harness import ServerCase, Untouched, git, main, make_repository, wait_until

TASKS_EACH = 32


class TwoRunners(ServerCase):
    config = ("reconnect_interval: 0.1\nmax_concurrent_agents: 20\nworktree_retention: 0\n"
              "execution_command: 'true'\n")

    def test_many_tasks_of_one_repository_at_once(self):
        repository = make_repository(self.world.directory / "shop", files={f"src/{n}.txt": f"{n}\n" for n in range(50)})
        base = git(repository, "rev-parse", "HEAD")
        (repository / "src/1.txt").write_text("of the user's, not committed\n")
        git(repository, "stash", "push", "--quiet")
        (repository / "src/2.txt").write_text("of the user's, not committed\n")
        git(repository, "add", "src/2.txt")
        untouched = Untouched(repository)
        machines = [self.machine, self.registered_machine("m2")]
        for machine in machines:
            project = self.link(repository, machine=machine)
            machine.write_config(f"capabilities: [on-{machine.name}]")

        # All of them wait before anybody is there, so that both begin with as many as they may have.
        ids = [self.server.submit(project, f"echo {n} > work-{n}.txt", max_attempts=1,
                                  required_capabilities=[f"on-{machine.name}"])["id"]
               for n in range(TASKS_EACH) for machine in machines]
        for machine in machines:
            machine.run_daemon()
        results = {}
        for task_id in ids:
            done = self.server.wait_task(task_id, within=180)
            self.assertEqual(done["status"], "completed", done)
            self.assertEqual(done["attempt"], 1, done)
            results[task_id] = done["result"]

        names = {runner["id"]: runner["name"] for runner in self.server.runners()}
        ran_on = [names[self.server.task(task_id)["runner_id"]] for task_id in ids]
        self.assertEqual({name: ran_on.count(name) for name in set(ran_on)}, {"m1": TASKS_EACH, "m2": TASKS_EACH})

        for n, task_id in enumerate(ids):
            result = results[task_id]
            self.assertEqual(result.get("notices") or [], [], result)
            self.assertEqual(result["base_commit"], base)
            self.assertEqual((result["commit_count"], result["files_changed"]), (1, 1), result)
            self.assertEqual(git(repository, "rev-parse", result["branch"], f"{result['branch']}^").splitlines(), [result["head_commit"], base])
            self.assertEqual(git(repository, "diff", "--name-only", base, result["branch"]), f"work-{n // 2}.txt")

        branches = git(repository, "for-each-ref", "--format=%(refname:short)", "refs/heads/sibyl").splitlines()
        self.assertEqual(sorted(branches), sorted(result["branch"] for result in results.values()))

        def worktrees_left():
            directories = [path for machine in machines for path in machine.worktrees.glob("*/*") if path.name != ".sibyl-trash"]
            trash = [path for machine in machines for path in machine.worktrees.glob("*/.sibyl-trash/*")]
            return git(repository, "worktree", "list").splitlines()[1:] + directories + trash + list((repository / ".git/worktrees").glob("*"))

        wait_until(lambda: not worktrees_left(), "every worktree is given up", 60)
        self.assertEqual(git(repository, "for-each-ref", "refs/sibyl/rescue"), "")  # there was nothing to save
        locks = [path.name for path in (repository / ".git").rglob("*.lock")]
        self.assertIn(locks, ([], ["sibyl.lock"]))  # the file on which runners lock each other out stays
        git(repository, "fsck", "--strict", "--no-dangling")
        untouched.check(self)


class FollowUps(ServerCase):
    """A task that goes on with an earlier one, where two machines could have it."""

    def test_go_to_the_runner_that_has_the_conversation(self):
        repository = make_repository(self.world.directory / "shop")
        machines = [self.machine, self.registered_machine("m2")]
        for machine in machines:
            project = self.link(repository, machine=machine)
        ids = {runner["name"]: runner["id"] for runner in self.server.runners()}
        daemon = self.start_daemon()
        first = self.server.wait_task(self.server.submit(project, "echo one > a.txt")["id"])
        self.assertEqual((first["status"], first["runner_id"]), ("completed", ids["m1"]), first)
        self.start_daemon(machines[1])

        def go_on(task):
            return self.server.submit(project, "cat a.txt >> b.txt", resume_task=task["id"], preferred_runner_id=ids["m2"])

        second = self.server.wait_task(go_on(first)["id"])
        self.assertEqual((second["status"], second["runner_id"]), ("completed", ids["m1"]), second)
        self.assertEqual(second["result"]["branch"], first["result"]["branch"])
        self.assertEqual(git(repository, "show", f"{second['result']['branch']}:b.txt"), "one")

        daemon.stop(signal.SIGKILL)
        wait_until(lambda: any(r["name"] == "m1" and r["status"] == "offline" for r in self.server.runners()), "the server misses m1")
        waiting = go_on(second)
        self.assertEqual(waiting["status"], "queued")
        self.assertEqual(waiting["queue_reason"], "Waits for runner m1, which has the conversation it goes on with: offline")
        self.start_daemon()
        third = self.server.wait_task(waiting["id"])
        self.assertEqual((third["status"], third["runner_id"]), ("completed", ids["m1"]), third)
        self.assertEqual(git(repository, "show", f"{third['result']['branch']}:b.txt"), "one\none")


if __name__ == "__main__":
    main()
