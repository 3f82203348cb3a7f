// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agents/AgentEnvironment.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

namespace sibyl::test {

// A home and a PATH of their own, with programs that only have to be there.
class FakeMachine
{
public:
    FakeMachine() { QDir(m_directory.path()).mkpath(QStringLiteral("bin")); }

    QString path(const QString &below) const { return m_directory.filePath(below); }
    EnvironmentBlock environment() const
    {
        return {{"HOME", QFile::encodeName(m_directory.path())}, {"PATH", QFile::encodeName(path(QStringLiteral("bin")))}};
    }
    QString file(const QString &below, const QByteArray &text = "some text") const
    {
        QDir(m_directory.path()).mkpath(QFileInfo(path(below)).path());
        QFile file(path(below));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) {
            qFatal("the test cannot write its file");
        }
        return path(below);
    }
    QString program(const QString &below, const QByteArray &text = "\x7f" "ELF") const
    {
        const QString made = file(below, text);
        QFile::setPermissions(made, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return made;
    }

private:
    QTemporaryDir m_directory;
};

} // namespace sibyl::test
