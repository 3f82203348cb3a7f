// SPDX-License-Identifier: Apache-2.0
#include "machine/ProjectLanguages.h"

#include <QDir>
#include <QDirIterator>
#include <QList>

#include <algorithm>

namespace sibyl {
namespace {

struct LanguageFile {
    const char *language;
    const char *file; // a leading * stands for any beginning
};

// `docker` of the spec's table says that a project wants it, not that it is here: left out.
constexpr LanguageFile languageFiles[] = {
    {"python", "pyproject.toml"}, {"python", "setup.py"}, {"python", "requirements.txt"}, {"python", "Pipfile"},
    {"node", "package.json"}, {"node", "yarn.lock"}, {"node", "pnpm-lock.yaml"},
    {"rust", "Cargo.toml"}, {"go", "go.mod"}, {"ruby", "Gemfile"},
    {"java", "pom.xml"}, {"java", "build.gradle"}, {"java", "build.gradle.kts"},
    {"dotnet", "*.csproj"}, {"dotnet", "*.fsproj"}, {"dotnet", "*.sln"},
};

constexpr int maxEntries = 5'000;

bool isNamed(const QString &name, const char *pattern)
{
    return *pattern == '*' ? name.endsWith(QLatin1StringView(pattern + 1)) : name == QLatin1StringView(pattern);
}

} // namespace

QStringList languagesOf(const QString &checkout)
{
    QStringList languages;
    QDirIterator entries(checkout, QDir::Files | QDir::Hidden);
    for (int seen = 0; entries.hasNext() && seen < maxEntries; ++seen) {
        entries.next();
        const QString name = entries.fileName();
        for (const LanguageFile &one : languageFiles) {
            if (isNamed(name, one.file) && !languages.contains(QLatin1StringView(one.language))) {
                languages << QString::fromLatin1(one.language);
            }
        }
    }
    languages.sort();
    return languages;
}

QList<ToolWord> toolWords()
{
    return {
        {"python", "python3"}, {"uv", "uv"}, {"node", "node"}, {"npm", "npm"}, {"pnpm", "pnpm"}, {"yarn", "yarn"},
        {"bun", "bun"}, {"rust", "cargo"}, {"go", "go"}, {"ruby", "ruby"}, {"java", "javac"}, {"maven", "mvn"},
        {"gradle", "gradle"}, {"dotnet", "dotnet"}, {"php", "php"}, {"git", "git"}, {"make", "make"}, {"cmake", "cmake"},
        {"gcc", "gcc"}, {"clang", "clang"}, {"podman", "podman"}, {"kubectl", "kubectl"},
    };
}

} // namespace sibyl
