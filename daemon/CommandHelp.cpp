// SPDX-License-Identifier: Apache-2.0
#include "CommandHelp.h"

#include <array>

namespace sibyl {
namespace {

constexpr const char *setUp = "Setting up";
constexpr const char *work = "Work";
constexpr const char *daemon = "The runner on this machine";

constexpr std::array helpTable{
    CommandHelp{"register", setUp, "Register this machine with a Sibyl server",
                "  sibyl-runner register --server http://127.0.0.1:3334 --name dev-machine\n"
                "  sibyl-runner register -s https://sibyl.example.com --token-stdin < token"},
    CommandHelp{"link", setUp, "Let tasks of a project work on a checkout of yours",
                "  sibyl-runner link ~/code/shop\n"
                "  sibyl-runner link . --project storefront"},
    CommandHelp{"unlink", setUp, "Take a checkout's link back; the checkout itself is not touched",
                "  sibyl-runner unlink ~/code/shop\n"
                "  sibyl-runner unlink shop"},
    CommandHelp{"projects", setUp, "List the server's projects and what is linked here",
                "  sibyl-runner projects\n"
                "  sibyl-runner projects --json"},
    CommandHelp{"config", setUp, "Show or change settings",
                "  sibyl-runner config                       every setting and its origin\n"
                "  sibyl-runner config get worktree_base\n"
                "  sibyl-runner config set max_concurrent_agents 5"},
    CommandHelp{"agents", setUp, "List the agents of this machine, or test one",
                "  sibyl-runner agents                       found, version, signed in, abilities\n"
                "  sibyl-runner agents test claude           a small task, for real\n"
                "  sibyl-runner agents --json\n"
                "\n"
                "A test uses the agent's own model account."},
    CommandHelp{"doctor", setUp, "Check that everything is in place, and say what to do if not",
                "  sibyl-runner doctor\n"
                "  sibyl-runner doctor --json"},
    CommandHelp{"demo", setUp, "Run one sample task end to end in a throwaway directory",
                "  sibyl-runner demo"},
    CommandHelp{"completion", setUp, "Print the completion script for a shell",
                "  source <(sibyl-runner completion bash)\n"
                "  sibyl-runner completion zsh > \"${fpath[1]}/_sibyl-runner\"\n"
                "  sibyl-runner completion fish > ~/.config/fish/completions/sibyl-runner.fish"},
    CommandHelp{"run", daemon, "Run the daemon: connect, take tasks, run agents",
                "  sibyl-runner run\n"
                "  sibyl-runner run --local                  server and runner in one process\n"
                "  SIBYL_SANDBOX_ID=box1 sibyl-runner run --sandbox-mode\n"
                "\n"
                "Ctrl-C takes nothing new and waits for the agents that run; a second Ctrl-C\n"
                "stops them. SIGTERM ends the daemon at once, agents go on and are adopted by\n"
                "the next one (agents_outlive_daemon)."},
    CommandHelp{"serve", daemon, "Run a Sibyl server on this machine",
                "  sibyl-runner serve\n"
                "  sibyl-runner serve --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem"},
    CommandHelp{"status", daemon, "Show connection, capacity and each running task",
                "  sibyl-runner status --watch\n"
                "  sibyl-runner status --check || echo not connected\n"
                "\n"
                "Exit code 0 means that the runner is connected, 1 that it runs but is not\n"
                "connected, 6 that it does not run."},
    CommandHelp{"drain", daemon, "Take no new tasks, finish what runs, then leave",
                "  sibyl-runner drain\n"
                "  sibyl-runner drain --undo"},
    CommandHelp{"submit", work, "Give the server a task",
                "  sibyl-runner submit --project shop --agent claude \"fix the login redirect\"\n"
                "  sibyl-runner submit --project shop --command 'make test' --follow \"run tests\"\n"
                "  sibyl-runner submit --project shop --follow - < prompt.md\n"
                "  sibyl-runner submit --agent claude --expects commit --max-cost 2 \"fix it\"\n"
                "  sibyl-runner submit --resume 0d6b2f53 \"and now the tests\"\n"
                "\n"
                "With --follow the exit code is 0 only if the task completed."},
    CommandHelp{"tasks", work, "List tasks, or show one",
                "  sibyl-runner tasks --status running\n"
                "  sibyl-runner tasks 0d6b2f53-8a0e-4c6e-b2d5-4b6a3cf0a9d1 --json"},
    CommandHelp{"logs", work, "Show what the agent of a task did, or does",
                "  sibyl-runner logs -f 0d6b2f53\n"
                "  sibyl-runner logs 0d6b2f53 --json         an event a line\n"
                "  sibyl-runner logs 0d6b2f53 --raw          what it wrote, byte for byte\n"
                "  sibyl-runner logs 0d6b2f53 --stream stderr\n"
                "\n"
                "Messages, tool calls, plan, questions and usage; of a plain command its output.\n"
                "Only --raw and --stream let escape sequences of an agent through."},
    CommandHelp{"show", work, "Show what came of a task",
                "  sibyl-runner show 0d6b2f53\n"
                "  sibyl-runner show 0d6b2f53 --json\n"
                "\n"
                "How it ended and what to do about it, its branch, commits and changes, gates,\n"
                "delivery, tokens and cost."},
    CommandHelp{"diff", work, "Show what a task changed",
                "  sibyl-runner diff 0d6b2f53\n"
                "  sibyl-runner diff 0d6b2f53 --stat\n"
                "  sibyl-runner diff 0d6b2f53 | git apply --3way\n"
                "\n"
                "On a terminal coloured, through $PAGER or less; control characters are made\n"
                "visible there. Elsewhere it is the patch as it is."},
    CommandHelp{"apply", work, "Bring a task's work into the checkout you are in",
                "  sibyl-runner apply 0d6b2f53               shows it and asks\n"
                "  sibyl-runner apply 0d6b2f53 --yes\n"
                "\n"
                "By fast-forward where that is possible, else commit by commit, else as changes\n"
                "that are not committed yet; hooks do not run. The checkout must be clean. Exit\n"
                "code 1: it was not taken (a conflict, or you said no), and the checkout is as\n"
                "it was."},
    CommandHelp{"retry", work, "Try a task that has ended once more",
                "  sibyl-runner retry 0d6b2f53"},
    CommandHelp{"permissions", daemon, "List what agents ask, and answer them",
                "  sibyl-runner permissions\n"
                "  sibyl-runner permissions allow 0d6b2f53\n"
                "  sibyl-runner permissions deny 0d6b2f53-8a0e-4c6e-b2d5-4b6a3cf0a9d1/1/p1\n"
                "\n"
                "What is not answered in time is denied (permission_timeout)."},
    CommandHelp{"cancel", work, "Cancel a task",
                "  sibyl-runner cancel 0d6b2f53-8a0e-4c6e-b2d5-4b6a3cf0a9d1"},
};

} // namespace

std::span<const CommandHelp> commandHelp()
{
    return helpTable;
}

const char *programFooter()
{
    return "Exit codes:\n"
           "  0  ok                         4  not authorised: no token, or it was refused\n"
           "  1  failed                     5  the server cannot be reached\n"
           "  2  wrong command line         6  the daemon is not running\n"
           "  3  not registered\n"
           "\n"
           "First steps:\n"
           "  sibyl-runner demo                see it work\n"
           "  sibyl-runner run --local         server and runner for this machine\n"
           "  sibyl-runner COMMAND --help      options and examples of a command\n";
}

} // namespace sibyl
