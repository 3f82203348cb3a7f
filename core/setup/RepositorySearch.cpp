// SPDX-License-Identifier: Apache-2.0
#include "setup/RepositorySearch.h"

#include <QDir>
#include <QFileInfo>
#include <QPointer>
#include <QSet>

#include <deque>

using namespace Qt::Literals::StringLiterals;
using namespace sibyl::repository_search;

namespace sibyl {
namespace {

constexpr int directoriesPerTurn = 50;

// Full of directories, none of them a checkout that anybody would link.
bool isDull(const QString &name)
{
    static const QSet<QString> s_dull{u"node_modules"_s, u"target"_s, u"build"_s, u"dist"_s, u"vendor"_s, u"venv"_s, u"__pycache__"_s};
    return name.startsWith(u'.') || s_dull.contains(name);
}

// One search; keeps itself until it has answered.
class RepositorySearch final : public QObject
{
public:
    RepositorySearch(const QString &folder, Clock &clock, QObject *context, Callback<FoundDirectories> answer)
        : m_clock(clock)
        , m_context(context)
        , m_answer(std::move(answer))
    {
        m_waiting.push_back({folder, 0});
        goOn();
    }

private:
    struct Waiting {
        QString path;
        int depth;
    };

    void goOn()
    {
        m_nextTurn = m_clock.after(Milliseconds(0), this, [this] { lookAtSome(); });
    }

    void lookAtSome()
    {
        for (int i = 0; i < directoriesPerTurn && !m_waiting.empty(); ++i) {
            if (m_found.paths.size() >= maxFound || m_directories >= maxDirectories || m_context.isNull()) {
                m_found.isCut = true;
                m_waiting.clear();
                break;
            }
            const Waiting next = m_waiting.front();
            m_waiting.pop_front();
            ++m_directories;
            look(next);
        }
        if (!m_waiting.empty()) {
            goOn();
            return;
        }
        m_found.paths.sort();
        deleteLater();
        if (m_context) {
            m_answer(m_found);
        }
    }

    void look(const Waiting &directory)
    {
        // A directory in a clone, a file in a worktree or submodule.
        if (QFileInfo::exists(directory.path + u"/.git"_s)) {
            m_found.paths.append(directory.path);
            return;
        }
        if (directory.depth >= maxDepth) {
            return;
        }
        const QStringList names = QDir(directory.path).entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks);
        for (const QString &name : names) {
            if (!isDull(name)) {
                m_waiting.push_back({directory.path + u'/' + name, directory.depth + 1});
            }
        }
    }

    Clock &m_clock;
    QPointer<QObject> m_context;
    Callback<FoundDirectories> m_answer;
    std::deque<Waiting> m_waiting;
    FoundDirectories m_found;
    int m_directories = 0;
    Alarm m_nextTurn;
};

} // namespace

void findCheckouts(const QString &folder, Clock &clock, QObject *context, Callback<FoundDirectories> answer)
{
    if (!QFileInfo(folder).isDir()) {
        QMetaObject::invokeMethod(context, [folder, answer = std::move(answer)] {
            answer(fail(ErrorKind::NotFound, u"there is no such directory"_s, folder));
        }, Qt::QueuedConnection);
        return;
    }
    new RepositorySearch(QDir::cleanPath(folder), clock, context, std::move(answer));
}

} // namespace sibyl
