// SPDX-License-Identifier: Apache-2.0
#include "agents/ProgramSearch.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace sibyl {
namespace {

bool isProgram(const QString &path)
{
    const QFileInfo file(path);
    return file.isFile() && file.isExecutable();
}

QStringList directoriesBelowHome(const QString &home)
{
    if (home.isEmpty()) {
        return {};
    }
    QStringList directories;
    for (const char *below : {".local/bin", ".claude/local", ".opencode/bin", ".npm-global/bin", ".bun/bin", ".volta/bin",
                              ".local/share/pnpm", ".cargo/bin", "go/bin"}) {
        directories << home + u'/' + QString::fromLatin1(below);
    }
    const QDir nodes(home + QStringLiteral("/.nvm/versions/node"));
    const QStringList versions = nodes.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time);
    for (const QString &version : versions.mid(0, 20)) {
        directories << nodes.filePath(version) + QStringLiteral("/bin");
    }
#ifdef Q_OS_MACOS
    directories << QStringLiteral("/opt/homebrew/bin") << QStringLiteral("/usr/local/bin"); // not in launchd's PATH
#endif
    return directories;
}

// How npm packages with programs of their own name this machine.
struct MachineWords {
    const char *npm;    // "linux-x64"
    const char *triple; // "x86_64-unknown-linux-musl"
};

constexpr MachineWords thisMachine()
{
#if defined(Q_OS_MACOS) && defined(Q_PROCESSOR_ARM)
    return {"darwin-arm64", "aarch64-apple-darwin"};
#elif defined(Q_OS_MACOS)
    return {"darwin-x64", "x86_64-apple-darwin"};
#elif defined(Q_PROCESSOR_ARM)
    return {"linux-arm64", "aarch64-unknown-linux-musl"};
#else
    return {"linux-x64", "x86_64-unknown-linux-musl"};
#endif
}

struct NpmWrapper {
    const char *inside; // part of the wrapper's real path
    const char *package; // beside it in node_modules, machine words put in for %1 and %2
};

constexpr NpmWrapper wrappers[] = {
    {"/node_modules/@openai/codex/bin/", "@openai/codex-%1/vendor/%2/bin/codex"},
    {"/node_modules/@openai/codex/bin/", "@openai/codex/vendor/%2/bin/codex"},
    {"/node_modules/@openai/codex/bin/", "@openai/codex/vendor/%2/codex/codex"}, // older releases
    {"/node_modules/@zed-industries/codex-acp/bin/", "@zed-industries/codex-acp-%1/bin/codex-acp"},
    // Placeholders until a postinstall script ran, which newer releases of npm do not run unasked.
    {"/node_modules/@anthropic-ai/claude-code/bin/", "@anthropic-ai/claude-code-%1/claude"},
    {"/node_modules/opencode-ai/bin/", "opencode-%1/bin/opencode"},
};

// ELF or Mach-O (64 bit, universal): what the kernel executes without an interpreter.
bool isNative(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return false;
    }
    const QByteArray magic = file.read(4);
    return magic == "\x7f" "ELF" || magic == "\xcf\xfa\xed\xfe" || magic == "\xca\xfe\xba\xbe";
}

} // namespace

QString findInPath(const QString &program, const EnvironmentBlock &environment)
{
    for (const QByteArray &directory : environment.value("PATH").split(':')) {
        const QString path = QFile::decodeName(directory) + u'/' + program;
        if (directory.startsWith('/') && isProgram(path)) { // relative ones would depend on the task's directory
            return path;
        }
    }
    return {};
}

std::optional<FoundProgram> findProgram(const QString &program, const EnvironmentBlock &environment)
{
    if (program.isEmpty()) {
        return std::nullopt;
    }
    if (program.startsWith(u'/')) {
        return isProgram(program) ? std::optional(FoundProgram{program, {}}) : std::nullopt;
    }
    if (const QString path = findInPath(program, environment); !path.isEmpty()) {
        return FoundProgram{path, {}};
    }
    for (const QString &directory : directoriesBelowHome(QFile::decodeName(environment.value("HOME")))) {
        if (isProgram(directory + u'/' + program)) {
            return FoundProgram{directory + u'/' + program, directory};
        }
    }
    return std::nullopt;
}

QString nativeProgram(const QString &path)
{
    const QString real = QFileInfo(path).canonicalFilePath();
    if (real.isEmpty() || isNative(real)) {
        return path;
    }
    constexpr MachineWords machine = thisMachine();
    for (const NpmWrapper &wrapper : wrappers) {
        if (!real.contains(QLatin1StringView(wrapper.inside))) {
            continue;
        }
        const QString wanted = QString::fromLatin1(wrapper.package)
                                   .replace(QLatin1StringView("%1"), QLatin1StringView(machine.npm))
                                   .replace(QLatin1StringView("%2"), QLatin1StringView(machine.triple));
        // As Node looks a package up: in node_modules of every directory above.
        for (QDir above = QFileInfo(real).dir(); !above.isRoot(); above.setPath(QFileInfo(above.path()).path())) {
            const QString candidate = above.path() + QStringLiteral("/node_modules/") + wanted;
            if (isProgram(candidate) && isNative(candidate)) {
                return candidate;
            }
        }
    }
    return path;
}

} // namespace sibyl
