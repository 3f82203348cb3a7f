// SPDX-License-Identifier: Apache-2.0
#include "settings/SettingWords.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

struct SettingTexts {
    Q_DECLARE_TR_FUNCTIONS(SettingWords)
};

struct KeyWords {
    QLatin1StringView key;
    const char *label;
    const char *help;
};

constexpr std::array keyWords{
    KeyWords{"name"_L1, QT_TRANSLATE_NOOP("SettingWords", "Name"),
             QT_TRANSLATE_NOOP("SettingWords", "How this machine is shown on the server.")},
    KeyWords{"max_concurrent_agents"_L1, QT_TRANSLATE_NOOP("SettingWords", "Agents at a time"),
             QT_TRANSLATE_NOOP("SettingWords", "More tasks than that wait here until an agent is done.")},
    KeyWords{"capabilities"_L1, QT_TRANSLATE_NOOP("SettingWords", "Capabilities"),
             QT_TRANSLATE_NOOP("SettingWords", "Words that a task may ask for, separated by commas.")},
    KeyWords{"credential_store"_L1, QT_TRANSLATE_NOOP("SettingWords", "Tokens are kept in"),
             QT_TRANSLATE_NOOP("SettingWords", "Takes effect when this machine is registered again.")},
    KeyWords{"worktree_base"_L1, QT_TRANSLATE_NOOP("SettingWords", "Worktrees"),
             QT_TRANSLATE_NOOP("SettingWords", "Each task gets a directory of its own below this one.")},
    KeyWords{"worktree_retention"_L1, QT_TRANSLATE_NOOP("SettingWords", "Keep worktrees for"),
             QT_TRANSLATE_NOOP("SettingWords", "Seconds after the result was delivered. Commits stay on their branch.")},
    KeyWords{"log_dir"_L1, QT_TRANSLATE_NOOP("SettingWords", "Log files"),
             QT_TRANSLATE_NOOP("SettingWords", "Directory of the runner's log files.")},
    KeyWords{"execution_timeout"_L1, QT_TRANSLATE_NOOP("SettingWords", "Usual time limit"),
             QT_TRANSLATE_NOOP("SettingWords", "Seconds for tasks that name no limit.")},
    KeyWords{"max_execution_timeout"_L1, QT_TRANSLATE_NOOP("SettingWords", "Longest time limit"),
             QT_TRANSLATE_NOOP("SettingWords", "Seconds that a task may ask for at most.")},
    KeyWords{"execution_command"_L1, QT_TRANSLATE_NOOP("SettingWords", "Usual command"),
             QT_TRANSLATE_NOOP("SettingWords", "Shell line for tasks that bring no command and name no agent.")},
    KeyWords{"default_agent"_L1, QT_TRANSLATE_NOOP("SettingWords", "Usual agent"),
             QT_TRANSLATE_NOOP("SettingWords", "For tasks that name none. Empty: the first one found.")},
    KeyWords{"permission_timeout"_L1, QT_TRANSLATE_NOOP("SettingWords", "Questions wait for"),
             QT_TRANSLATE_NOOP("SettingWords", "Seconds until an agent's question counts as denied.")},
    KeyWords{"pass_environment"_L1, QT_TRANSLATE_NOOP("SettingWords", "Variables for agents"),
             QT_TRANSLATE_NOOP("SettingWords", "Further environment variables that agents may see, such as OPENAI_API_KEY.")},
    KeyWords{"budgets.task.cost_usd"_L1, QT_TRANSLATE_NOOP("SettingWords", "Cost of one task"),
             QT_TRANSLATE_NOOP("SettingWords", "US dollars. A task that costs more is stopped.")},
    KeyWords{"budgets.task.tokens"_L1, QT_TRANSLATE_NOOP("SettingWords", "Tokens of one task"),
             QT_TRANSLATE_NOOP("SettingWords", "A task that uses more is stopped.")},
    KeyWords{"budgets.task.time"_L1, QT_TRANSLATE_NOOP("SettingWords", "Time of one task"),
             QT_TRANSLATE_NOOP("SettingWords", "Seconds that its agent may work.")},
    KeyWords{"budgets.day.cost_usd"_L1, QT_TRANSLATE_NOOP("SettingWords", "Cost of a day"),
             QT_TRANSLATE_NOOP("SettingWords", "US dollars for all tasks of a day.")},
    KeyWords{"budgets.day.tokens"_L1, QT_TRANSLATE_NOOP("SettingWords", "Tokens of a day"),
             QT_TRANSLATE_NOOP("SettingWords", "For all tasks of a day.")},
    KeyWords{"budgets.day.time"_L1, QT_TRANSLATE_NOOP("SettingWords", "Time of a day"),
             QT_TRANSLATE_NOOP("SettingWords", "Seconds that all agents of a day may work.")},
    KeyWords{"commit"_L1, QT_TRANSLATE_NOOP("SettingWords", "Commit what is left"),
             QT_TRANSLATE_NOOP("SettingWords", "What an agent changed but did not commit.")},
    KeyWords{"deliver"_L1, QT_TRANSLATE_NOOP("SettingWords", "Hand over work as"),
             QT_TRANSLATE_NOOP("SettingWords", "How a task's commits leave its worktree.")},
    KeyWords{"agents_outlive_daemon"_L1, QT_TRANSLATE_NOOP("SettingWords", "Agents go on without the runner"),
             QT_TRANSLATE_NOOP("SettingWords", "Agents keep working while the runner is stopped or updated.")},
    KeyWords{"shutdown_grace"_L1, QT_TRANSLATE_NOOP("SettingWords", "Time to finish"),
             QT_TRANSLATE_NOOP("SettingWords", "Seconds for agents that do not outlive the runner.")},
    KeyWords{"ready_supervisors"_L1, QT_TRANSLATE_NOOP("SettingWords", "Ready supervisors"),
             QT_TRANSLATE_NOOP("SettingWords", "Started in advance, so that tasks begin at once.")},
    KeyWords{"reconnect_interval"_L1, QT_TRANSLATE_NOOP("SettingWords", "First reconnect after"),
             QT_TRANSLATE_NOOP("SettingWords", "Seconds.")},
    KeyWords{"reconnect_maximum"_L1, QT_TRANSLATE_NOOP("SettingWords", "Reconnect at least every"),
             QT_TRANSLATE_NOOP("SettingWords", "Seconds. The runner never gives up.")},
    KeyWords{"heartbeat_interval"_L1, QT_TRANSLATE_NOOP("SettingWords", "Sign of life every"),
             QT_TRANSLATE_NOOP("SettingWords", "Seconds, at most 30.")},
    KeyWords{"policy.commands"_L1, QT_TRANSLATE_NOOP("SettingWords", "Tasks with a command"),
             QT_TRANSLATE_NOOP("SettingWords", "Whether the server may name the command to run.")},
    KeyWords{"policy.unlinked_projects"_L1, QT_TRANSLATE_NOOP("SettingWords", "Projects not linked here"),
             QT_TRANSLATE_NOOP("SettingWords", "What happens to tasks of a project without a checkout.")},
    KeyWords{"policy.roots"_L1, QT_TRANSLATE_NOOP("SettingWords", "Allowed directories"),
             QT_TRANSLATE_NOOP("SettingWords", "Where a directory that a task names may lie.")},
    KeyWords{"policy.allowed_remotes"_L1, QT_TRANSLATE_NOOP("SettingWords", "Allowed remotes"),
             QT_TRANSLATE_NOOP("SettingWords", "What may be cloned: beginnings of URLs, or *.")},
};

struct ChoiceWords {
    QLatin1StringView key; // empty: any
    QLatin1StringView choice;
    const char *label;
};

constexpr std::array choiceWords{
    ChoiceWords{"credential_store"_L1, "auto"_L1, QT_TRANSLATE_NOOP("SettingWords", "Keychain, else a file")},
    ChoiceWords{"credential_store"_L1, "keychain"_L1, QT_TRANSLATE_NOOP("SettingWords", "System keychain")},
    ChoiceWords{"credential_store"_L1, "file"_L1, QT_TRANSLATE_NOOP("SettingWords", "Private file")},
    ChoiceWords{"commit"_L1, "always"_L1, QT_TRANSLATE_NOOP("SettingWords", "Always")},
    ChoiceWords{"commit"_L1, "if-clean-verdict"_L1, QT_TRANSLATE_NOOP("SettingWords", "Only of completed tasks")},
    ChoiceWords{"commit"_L1, "never"_L1, QT_TRANSLATE_NOOP("SettingWords", "Never")},
    ChoiceWords{"deliver"_L1, "branch"_L1, QT_TRANSLATE_NOOP("SettingWords", "Local branch")},
    ChoiceWords{"deliver"_L1, "push"_L1, QT_TRANSLATE_NOOP("SettingWords", "Branch pushed to the remote")},
    ChoiceWords{"deliver"_L1, "bundle"_L1, QT_TRANSLATE_NOOP("SettingWords", "Git bundle")},
    ChoiceWords{"deliver"_L1, "patch"_L1, QT_TRANSLATE_NOOP("SettingWords", "Patch")},
    ChoiceWords{"agents_outlive_daemon"_L1, "auto"_L1, QT_TRANSLATE_NOOP("SettingWords", "Where it makes sense")},
    ChoiceWords{"policy.commands"_L1, "allow"_L1, QT_TRANSLATE_NOOP("SettingWords", "Allow")},
    ChoiceWords{"policy.commands"_L1, "linked"_L1, QT_TRANSLATE_NOOP("SettingWords", "Only for linked projects")},
    ChoiceWords{"policy.commands"_L1, "deny"_L1, QT_TRANSLATE_NOOP("SettingWords", "Deny")},
    ChoiceWords{"policy.unlinked_projects"_L1, "reject"_L1, QT_TRANSLATE_NOOP("SettingWords", "Reject the task")},
    ChoiceWords{"policy.unlinked_projects"_L1, "clone"_L1, QT_TRANSLATE_NOOP("SettingWords", "Clone the project")},
    ChoiceWords{"policy.unlinked_projects"_L1, "plain"_L1, QT_TRANSLATE_NOOP("SettingWords", "Work in an empty directory")},
    ChoiceWords{"policy.unlinked_projects"_L1, "clone_else_plain"_L1, QT_TRANSLATE_NOOP("SettingWords", "Clone, else an empty directory")},
    ChoiceWords{{}, "yes"_L1, QT_TRANSLATE_NOOP("SettingWords", "Yes")},
    ChoiceWords{{}, "no"_L1, QT_TRANSLATE_NOOP("SettingWords", "No")},
};

const KeyWords *wordsOfKey(const QString &key)
{
    for (const KeyWords &words : keyWords) {
        if (key == words.key) {
            return &words;
        }
    }
    return nullptr;
}

} // namespace

QString settingLabel(const SettingView &setting)
{
    const KeyWords *words = wordsOfKey(setting.key);
    return words != nullptr ? SettingTexts::tr(words->label) : setting.key;
}

QString settingHelp(const SettingView &setting)
{
    const KeyWords *words = wordsOfKey(setting.key);
    return words != nullptr ? SettingTexts::tr(words->help) : setting.help;
}

QString choiceLabel(const QString &key, const QString &choice)
{
    for (const ChoiceWords &words : choiceWords) {
        if (choice == words.choice && (words.key.isEmpty() || key == words.key)) {
            return SettingTexts::tr(words.label);
        }
    }
    return choice;
}

QString groupTitle(const QString &group)
{
    if (group == "general"_L1) {
        return SettingTexts::tr("General");
    }
    if (group == "execution"_L1) {
        return SettingTexts::tr("Tasks");
    }
    if (group == "worktrees"_L1) {
        return SettingTexts::tr("Worktrees");
    }
    if (group == "policy"_L1) {
        return SettingTexts::tr("Policy");
    }
    if (group == "connection"_L1) {
        return SettingTexts::tr("Connection");
    }
    if (group == "advanced"_L1) {
        return SettingTexts::tr("Advanced");
    }
    return group;
}

bool isShownInSettings(const QString &key)
{
    static constexpr std::array hidden{"server_url"_L1, "runner_id"_L1,  "graph_runner_id"_L1,
                                       "sandbox_mode"_L1, "sandbox_id"_L1, "max_reconnect_attempts"_L1};
    return std::none_of(hidden.begin(), hidden.end(), [&](QLatin1StringView other) { return key == other; });
}

} // namespace sibyl::tray
