# SPDX-License-Identifier: Apache-2.0
"""Repositories of every shape: the task gets its worktree, the user's checkout stays as it is."""

import json
import os

from harness import ServerCase, Untouched, git, main, make_repository, wait_until


class Repositories(ServerCase):
    def setUp(self):
        super().setUp()
        self.start_daemon()

    def work(self, repository, command="echo new > new.txt; git add --all && git commit --quiet --message work", **fields):
        untouched = Untouched(repository) if (repository / ".git").is_dir() else None
        project = self.link(repository)
        done = self.server.wait_task(self.server.submit(project, command, **fields)["id"])
        if untouched:
            untouched.check(self)
        self.assertEqual(done["status"], "completed", done)
        return done["result"]

    def check_built_on(self, repository, result, base):
        self.assertEqual(result["base_commit"], base)
        self.assertEqual(git(repository, "rev-parse", f"{result['branch']}^"), base)
        self.assertEqual(git(repository, "show", f"{result['branch']}:new.txt"), "new")

    def test_default_branch_master(self):
        repository = make_repository(self.world.directory / "shop", branch="master")
        self.check_built_on(repository, self.work(repository), git(repository, "rev-parse", "master"))

    def test_remote_ahead_of_the_checkout(self):
        origin = make_repository(self.world.directory / "origin", branch="trunk")
        repository = self.world.directory / "shop"
        git(self.world.directory, "clone", "--quiet", str(origin), str(repository))
        (origin / "later.txt").write_text("later\n")
        git(origin, "add", "--all")
        git(origin, "commit", "--quiet", "--message", "later")
        result = self.work(repository)
        self.check_built_on(repository, result, git(origin, "rev-parse", "trunk"))

    def test_remote_that_is_gone(self):
        origin = make_repository(self.world.directory / "origin")
        repository = self.world.directory / "shop"
        git(self.world.directory, "clone", "--quiet", str(origin), str(repository))
        origin.rename(self.world.directory / "moved")
        self.check_built_on(repository, self.work(repository), git(repository, "rev-parse", "main"))

    def test_empty(self):
        repository = make_repository(self.world.directory / "shop", files={})
        result = self.work(repository)
        self.assertEqual(git(repository, "show", f"{result['branch']}:new.txt"), "new")
        self.assertEqual(git(repository, "rev-list", "--count", result["branch"]), "1")

    def test_detached_head(self):
        repository = make_repository(self.world.directory / "shop")
        first = git(repository, "rev-parse", "HEAD")
        git(repository, "commit", "--quiet", "--allow-empty", "--message", "two")
        git(repository, "checkout", "--quiet", "--detach", first)
        self.check_built_on(repository, self.work(repository), git(repository, "rev-parse", "main"))

    def test_submodules(self):
        library = make_repository(self.world.directory / "library", files={"lib.txt": "lib\n"})
        repository = make_repository(self.world.directory / "shop")
        git(repository, "submodule", "--quiet", "add", str(library), "lib")
        git(repository, "commit", "--quiet", "--message", "library")
        self.check_built_on(repository, self.work(repository), git(repository, "rev-parse", "main"))

    def test_dirty_checkout_with_index_and_stash(self):
        repository = make_repository(self.world.directory / "shop")
        (repository / "README.md").write_text("stashed\n")
        git(repository, "stash", "--quiet")
        (repository / "README.md").write_text("edited\n")
        (repository / "staged.txt").write_text("staged\n")
        git(repository, "add", "staged.txt")
        (repository / "untracked.txt").write_text("untracked\n")
        result = self.work(repository, "test ! -e staged.txt && test ! -e untracked.txt && cat README.md; echo new > new.txt")
        self.assertEqual(result["stdout"], "hello")
        self.check_built_on(repository, result, git(repository, "rev-parse", "main"))

    def test_checked_out_on_another_branch(self):
        repository = make_repository(self.world.directory / "shop")
        base = git(repository, "rev-parse", "main")
        git(repository, "checkout", "--quiet", "-b", "topic")
        git(repository, "commit", "--quiet", "--allow-empty", "--message", "topic work")
        self.check_built_on(repository, self.work(repository), base)

    def test_named_branch_is_the_base(self):
        repository = make_repository(self.world.directory / "shop")
        git(repository, "branch", "feature")
        git(repository, "commit", "--quiet", "--allow-empty", "--message", "main moves on")
        feature = git(repository, "rev-parse", "feature")
        result = self.work(repository, branch="feature")
        self.check_built_on(repository, result, feature)
        self.assertEqual(result["requested_branch"], "feature")
        self.assertEqual(git(repository, "rev-parse", "feature"), feature)

    def test_path_with_spaces_and_other_letters(self):
        repository = make_repository(self.world.directory / "mein Laden ✓ 'quoted'")
        self.check_built_on(repository, self.work(repository), git(repository, "rev-parse", "main"))

    def test_hooks_of_the_repository_do_not_run_for_us(self):
        repository = make_repository(self.world.directory / "shop")
        tally = self.world.tally()
        for hook in ("post-checkout", "pre-commit", "commit-msg", "post-commit"):
            path = repository / ".git/hooks" / hook
            path.write_text(f"#!/bin/sh\n{tally.add(hook)}\nexit 1\n")
            path.chmod(0o755)
        result = self.work(repository, "echo new > new.txt")
        self.check_built_on(repository, result, git(repository, "rev-parse", "main"))
        self.assertEqual(tally.lines(), [])

    def test_submodule_directory_left_dirty_is_not_lost(self):
        repository = make_repository(self.world.directory / "shop")
        result = self.work(repository, "git init --quiet nested && cd nested && echo deep > deep.txt")
        found = list(self.machine.worktrees.rglob("deep.txt"))
        refs = git(repository, "for-each-ref", "--format=%(refname)", "refs/sibyl", "refs/heads/sibyl").splitlines()
        saved = [ref for ref in refs if "deep.txt" in git(repository, "ls-tree", "-r", "--name-only", ref)]
        self.assertTrue(found or saved, result)


def script(key, command):
    return f"{key}: {json.dumps(command)}"


class ProjectSettings(ServerCase):
    """What runner.yaml says of a project's worktrees."""

    def begin(self, settings, files=None):
        repository = make_repository(self.world.directory / "shop", files=files or {"README": "hello\n", ".gitignore": ".env\n"})
        project = self.link(repository)
        self.set_project(*settings)
        return repository, project

    def result_of(self, project, command, status="completed", **fields):
        done = self.server.wait_task(self.server.submit(project, command, **fields)["id"])
        self.assertEqual(done["status"], status, done)
        return done

    def test_setup_copies_and_slots(self):
        repository, project = self.begin(["base_ref: develop", 'copy: [".env"]', script("setup", "cp .env made-by-setup.txt && echo $SIBYL_SLOT >> made-by-setup.txt")])
        (repository / ".env").write_text("KEY=1\n")
        git(repository, "branch", "develop")
        develop = git(repository, "rev-parse", "develop")
        git(repository, "commit", "--quiet", "--allow-empty", "--message", "main moves on")
        self.start_daemon()
        untouched = Untouched(repository)
        done = self.result_of(project, "env | grep -E '^(SIBYL_(SLOT|PORT_BASE|PORT_COUNT)|TMPDIR|COMPOSE_PROJECT_NAME)=' > seen.txt && touch $TMPDIR/x")
        untouched.check(self)
        result = done["result"]
        self.assertEqual(result["base_commit"], develop)
        show = lambda name: git(repository, "show", f"{result['branch']}:{name}")
        self.assertEqual(show("made-by-setup.txt"), "KEY=1\n0")
        seen = dict(line.split("=", 1) for line in show("seen.txt").splitlines())
        self.assertEqual((seen["SIBYL_SLOT"], seen["SIBYL_PORT_COUNT"]), ("0", "20"))
        self.assertTrue(seen["COMPOSE_PROJECT_NAME"].startswith("sibyl-"))
        wait_until(lambda: not os.path.exists(seen["TMPDIR"]), "the temporary directory is gone with its task")

    def test_a_failing_setup_fails_the_task_and_leaves_no_worktree(self):
        repository, project = self.begin([script("setup", "echo no such package >&2; exit 3")])
        self.start_daemon()
        tally = self.world.tally()
        done = self.result_of(project, tally.add("agent"), status="failed")
        self.assertIn("setup ended with code 3: no such package", str(done))
        self.assertEqual(tally.lines(), [])
        self.assertEqual(len(git(repository, "worktree", "list").splitlines()), 1)

    def test_cleanup_runs_before_the_worktree_goes(self):
        self.machine.write_config("worktree_retention: 0")
        tally = self.world.tally()
        repository, project = self.begin([script("cleanup", f"test -e work.txt && {tally.add('cleanup')}")])
        self.start_daemon()
        self.result_of(project, "echo w > work.txt")
        tally.wait(1)
        wait_until(lambda: len(git(repository, "worktree", "list").splitlines()) == 1, "the worktree is given up")

    def test_a_warm_worktree_is_taken_and_recycled(self):
        self.machine.write_config("worktree_retention: 0")
        repository, project = self.begin(["pool: 1"])
        ready = lambda: "pool" in git(repository, "worktree", "list", "--porcelain") and " ready" in git(repository, "worktree", "list", "--porcelain")
        self.start_daemon()
        for text in ("one", "two"):
            wait_until(ready, "a worktree is ready")
            result = self.result_of(project, f"echo {text} > work.txt")["result"]
            self.assertEqual(git(repository, "show", f"{result['branch']}:work.txt"), text)
            self.assertEqual(git(repository, "rev-list", "--count", f"main..{result['branch']}"), "1")


if __name__ == "__main__":
    main()
