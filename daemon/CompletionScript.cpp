// SPDX-License-Identifier: Apache-2.0
#include "CompletionScript.h"

#include <QTextStream>

using namespace Qt::Literals::StringLiterals;

namespace sibyl {
namespace {

QStringList optionNames(const CommandEntry &command)
{
    QStringList names;
    for (const OptionEntry &option : command.options) {
        names += option.names;
    }
    return names;
}

QStringList commandNames(const CommandEntry &command)
{
    QStringList names;
    for (const CommandEntry &sub : command.commands) {
        names.append(sub.name);
    }
    return names;
}

// Inside single quotes of any of the three shells.
QString quoted(QString text)
{
    return u'\'' + text.replace(u'\'', u"'\\''"_s) + u'\'';
}

QString bashArgument(ArgumentForm form, const QStringList &choices)
{
    switch (form) {
    case ArgumentForm::Choice:
        return u"COMPREPLY=($(compgen -W %1 -- \"$current\"))"_s.arg(quoted(choices.join(u' ')));
    case ArgumentForm::File:
        return u"compopt -o filenames; COMPREPLY=($(compgen -f -- \"$current\"))"_s;
    case ArgumentForm::Directory:
        return u"compopt -o filenames; COMPREPLY=($(compgen -d -- \"$current\"))"_s;
    case ArgumentForm::Text:
    case ArgumentForm::None:
        break;
    }
    return u"COMPREPLY=()"_s;
}

QString bashScript(const CommandTree &tree)
{
    QString script;
    QTextStream out(&script);
    out << "# bash completion for sibyl-runner\n"
           "_sibyl_runner() {\n"
           "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= word i\n"
           "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
           "    word=${COMP_WORDS[i]}\n"
           "    case $word in -*) ;; *) command=$word; break ;; esac\n"
           "  done\n"
           "  case $command:$previous in\n";
    for (const CommandEntry &command : tree.commands) {
        for (const OptionEntry &option : command.options) {
            if (option.argument == ArgumentForm::None) {
                continue;
            }
            QStringList patterns;
            for (const QString &name : option.names) {
                patterns.append(command.name + u':' + name);
            }
            out << "    " << patterns.join(u'|') << ") " << bashArgument(option.argument, option.choices)
                << "; return ;;\n";
        }
    }
    out << "  esac\n"
           "  case $command:$current in\n"
           "    :-*) COMPREPLY=($(compgen -W " << quoted(optionNames(tree).join(u' ')) << " -- \"$current\")) ;;\n"
           "    :*) COMPREPLY=($(compgen -W " << quoted(commandNames(tree).join(u' ')) << " -- \"$current\")) ;;\n";
    for (const CommandEntry &command : tree.commands) {
        out << "    " << command.name << ":-*) COMPREPLY=($(compgen -W "
            << quoted(optionNames(command).join(u' ')) << " -- \"$current\")) ;;\n";
        if (command.positional != ArgumentForm::None && command.positional != ArgumentForm::Text) {
            out << "    " << command.name << ":*) " << bashArgument(command.positional, command.positionalChoices)
                << " ;;\n";
        }
    }
    out << "  esac\n"
           "}\n"
           "complete -F _sibyl_runner sibyl-runner\n";
    return script;
}

QString zshArgument(ArgumentForm form, const QStringList &choices)
{
    switch (form) {
    case ArgumentForm::Choice:
        return u":value:(%1)"_s.arg(choices.join(u' '));
    case ArgumentForm::File:
        return u":file:_files"_s;
    case ArgumentForm::Directory:
        return u":directory:_files -/"_s;
    case ArgumentForm::Text:
        return u":value: "_s;
    case ArgumentForm::None:
        break;
    }
    return {};
}

QString zshOption(const OptionEntry &option, const QString &name)
{
    QString description = option.description;
    description.replace(u'[', u'(').replace(u']', u')').replace(u':', u"\\:"_s);
    return quoted(u"*%1[%2]%3"_s.arg(name, description, zshArgument(option.argument, option.choices)));
}

QString zshScript(const CommandTree &tree)
{
    QString script;
    QTextStream out(&script);
    out << "#compdef sibyl-runner\n"
           "_sibyl_runner() {\n"
           "  local -a commands\n"
           "  commands=(\n";
    for (const CommandEntry &command : tree.commands) {
        out << "    " << quoted(command.name + u':' + command.description) << '\n';
    }
    out << "  )\n"
           "  if (( CURRENT == 2 )); then\n"
           "    _describe command commands\n"
           "    return\n"
           "  fi\n"
           "  local command=$words[2]\n"
           "  shift words\n"
           "  (( CURRENT-- ))\n"
           "  case $command in\n";
    for (const CommandEntry &command : tree.commands) {
        out << "    " << command.name << ")\n      _arguments -s";
        for (const OptionEntry &option : command.options) {
            for (const QString &name : option.names) {
                out << " \\\n        " << zshOption(option, name);
            }
        }
        if (command.positional != ArgumentForm::None) {
            out << " \\\n        " << quoted(u'*' + zshArgument(command.positional, command.positionalChoices));
        }
        out << "\n      ;;\n";
    }
    out << "  esac\n"
           "}\n"
           "if [ \"$funcstack[1]\" = _sibyl_runner ]; then _sibyl_runner; else compdef _sibyl_runner sibyl-runner; fi\n";
    return script;
}

void fishArgument(QTextStream &out, ArgumentForm form, const QStringList &choices)
{
    switch (form) {
    case ArgumentForm::Choice:
        out << " -x -a " << quoted(choices.join(u' '));
        return;
    case ArgumentForm::File:
        out << " -r -F";
        return;
    case ArgumentForm::Directory:
        out << " -x -a '(__fish_complete_directories)'";
        return;
    case ArgumentForm::Text:
        out << " -x";
        return;
    case ArgumentForm::None:
        return;
    }
}

void fishOptions(QTextStream &out, const QString &prefix, const CommandEntry &command)
{
    for (const OptionEntry &option : command.options) {
        out << prefix;
        for (const QString &name : option.names) {
            out << (name.startsWith(u"--"_s) ? u" -l "_s + name.mid(2) : u" -s "_s + name.mid(1));
        }
        fishArgument(out, option.argument, option.choices);
        out << " -d " << quoted(option.description) << '\n';
    }
}

QString fishScript(const CommandTree &tree)
{
    QString script;
    QTextStream out(&script);
    out << "# fish completion for sibyl-runner\n"
           "complete -c sibyl-runner -f\n";
    fishOptions(out, u"complete -c sibyl-runner -n __fish_use_subcommand"_s, tree);
    for (const CommandEntry &command : tree.commands) {
        out << "complete -c sibyl-runner -n __fish_use_subcommand -a " << command.name << " -d "
            << quoted(command.description) << '\n';
    }
    for (const CommandEntry &command : tree.commands) {
        const QString prefix = u"complete -c sibyl-runner -n '__fish_seen_subcommand_from %1'"_s.arg(command.name);
        fishOptions(out, prefix, command);
        if (command.positional != ArgumentForm::None && command.positional != ArgumentForm::Text) {
            out << prefix;
            fishArgument(out, command.positional, command.positionalChoices);
            out << '\n';
        }
    }
    return script;
}

} // namespace

QString completionScript(const CommandTree &tree, Shell shell)
{
    switch (shell) {
    case Shell::Bash:
        return bashScript(tree);
    case Shell::Zsh:
        return zshScript(tree);
    case Shell::Fish:
        return fishScript(tree);
    }
    return {};
}

} // namespace sibyl
