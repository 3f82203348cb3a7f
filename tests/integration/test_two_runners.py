# SPDX-License-Identifier: Apache-2.0
"""Two daemons with registrations of their own that work on one checkout at the same time."""

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


if __name__ == "__main__":
    main()
