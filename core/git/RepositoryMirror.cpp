// SPDX-License-Identifier: Apache-2.0
#include "git/RepositoryMirror.h"

#include "base/AtomicFile.h"
#include "base/PrivateDirectory.h"
#include "git/RefName.h"
#include "git/RemoteUrl.h"
#include "git/RepositoryInspection.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace sibyl {
namespace {

constexpr Milliseconds cloneLimit{1'800'000};
constexpr Milliseconds refreshLimit{60'000};

// Credentials stand apart from the URL: git hands the URL to its helpers as an argument, which
// everybody on the machine can read.
QByteArray remoteConfiguration(const QString &url)
{
    const QByteArray credentials = credentialsIn(url);
    if (credentials.isEmpty()) {
        return "[remote \"origin\"]\n\turl = " + quotedForConfig(url) + '\n';
    }
    const QString plain = withoutCredentials(url);
    const QString host = plain.section(u'/', 0, 2) + u'/';
    return "[remote \"origin\"]\n\turl = " + quotedForConfig(plain) + "\n[http " +
           quotedForConfig(host) + "]\n\textraHeader = \"Authorization: Basic " +
           credentials.toBase64() + "\"\n";
}

// "ref: refs/heads/main\tHEAD", the first line of ls-remote --symref.
QString headBranchFrom(const QByteArray &output)
{
    constexpr QByteArrayView prefix("ref: refs/heads/");
    const QByteArray line = output.left(output.indexOf('\n'));
    return line.startsWith(prefix) ? QString::fromUtf8(line.mid(prefix.size()).split('\t').first())
                                   : QString();
}

} // namespace

RepositoryMirror::RepositoryMirror(const GitServices &services, QString url, QString mirrorBase,
                                   QObject *parent)
    : GitOperation(services, parent)
    , m_url(std::move(url))
    , m_mirrorBase(std::move(mirrorBase))
{
}

GitCall RepositoryMirror::call(const QStringList &arguments, GitAccess access) const
{
    GitCall call;
    call.directory = m_directory;
    call.arguments = arguments;
    call.access = access;
    call.variables.insert("GIT_DIR", QFile::encodeName(m_directory));
    return call;
}

QString RepositoryMirror::markerFile() const
{
    return m_directory + QStringLiteral("/sibyl-complete");
}

void RepositoryMirror::start()
{
    if (!isAcceptableRemoteUrl(m_url)) {
        finish(fail(ErrorKind::Protocol,
                    QStringLiteral("the address of the repository is not one that can be cloned "
                                   "(https, http, ssh, git, file, or host:path)"),
                    withoutCredentials(m_url.left(200))));
        return;
    }
    m_directory = QDir::cleanPath(m_mirrorBase + u'/' + mirrorNameFor(m_url));
    for (const QString &directory : {m_mirrorBase, m_directory}) {
        if (const Result<> made = ensurePrivateDirectory(directory); !made) {
            finish(fail(made.error()));
            return;
        }
    }
    lock(m_directory, [this] { initialise(); });
}

void RepositoryMirror::initialise()
{
    if (QFileInfo::exists(m_directory + QStringLiteral("/HEAD"))) {
        nameRemote();
        return;
    }
    require(call({QStringLiteral("init"), QStringLiteral("--quiet"), QStringLiteral("--bare"),
                  QStringLiteral("--template=")},
                 GitAccess::Write),
            [this](const CommandReport &) {
                require(call({QStringLiteral("config"), QStringLiteral("include.path"),
                              QStringLiteral("sibyl-remote")},
                             GitAccess::Write),
                        [this](const CommandReport &) { nameRemote(); });
            });
}

// Each time: the same repository may come with a new token.
void RepositoryMirror::nameRemote()
{
    const Result<> written =
        writeFileAtomically(m_directory + QStringLiteral("/sibyl-remote"), remoteConfiguration(m_url));
    if (!written) {
        giveUp(written.error());
        return;
    }
    unlock();
    fetch();
}

void RepositoryMirror::fetch()
{
    const bool isComplete = QFileInfo::exists(markerFile());
    FetchRequest request;
    request.commonDirectory = m_directory;
    request.remote = QStringLiteral("origin");
    request.refspecs = {QStringLiteral("+refs/heads/*:refs/remotes/origin/*"),
                        QStringLiteral("+refs/heads/*:") +
                            ownRemoteRef(request.remote, QStringLiteral("*"))};
    request.limit = isComplete ? refreshLimit : cloneLimit;
    request.patience = request.limit;
    request.coversAllBranches = true;
    services().fetches.fetch(request, this, [this, isComplete](const Result<> &done) {
        if (!done && !isComplete) {
            Error error = done.error();
            error.where = withoutCredentials(m_url);
            giveUp(error);
        } else if (isComplete) {
            finish(m_directory);
        } else {
            findDefaultBranch();
        }
    });
}

void RepositoryMirror::findDefaultBranch()
{
    GitCall question =
        call({QStringLiteral("ls-remote"), QStringLiteral("--symref"), QStringLiteral("--"),
              QStringLiteral("origin"), QStringLiteral("HEAD")},
             GitAccess::Read);
    question.timeLimit = refreshLimit;
    require(question, [this](const CommandReport &report) {
        const QString branch = headBranchFrom(report.stdoutBytes);
        // None: nothing has been pushed yet, or the server's HEAD is detached. Asked again next
        // time.
        isAcceptableBranchName(branch) ? setDefaultBranch(branch) : finish(m_directory);
    });
}

void RepositoryMirror::setDefaultBranch(const QString &branch)
{
    const auto point = [this](const QString &name, const QString &target) {
        return call({QStringLiteral("symbolic-ref"), name, target}, GitAccess::Write);
    };
    runAll({point(QStringLiteral("HEAD"), QStringLiteral("refs/heads/") + branch),
            point(QStringLiteral("refs/remotes/origin/HEAD"),
                  QStringLiteral("refs/remotes/origin/") + branch)},
           [this](const QList<CommandReport> &) { markComplete(); });
}

void RepositoryMirror::markComplete()
{
    if (const Result<> written = writeFileAtomically(markerFile(), {}); !written) {
        giveUp(written.error());
        return;
    }
    finish(m_directory);
}

} // namespace sibyl
