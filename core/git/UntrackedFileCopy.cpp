// SPDX-License-Identifier: Apache-2.0
#include "git/UntrackedFileCopy.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <sys/stat.h>
#include <unistd.h>

namespace sibyl {
namespace {

constexpr qint64 maxNamesBytes = 128LL * 1024 * 1024;
constexpr qsizetype maxFiles = 500'000;
constexpr qsizetype filesPerTurn = 2'000; // of the event loop
constexpr Milliseconds copyLimit{600'000};
const QString includeFile = QStringLiteral("/.worktreeinclude");

QByteArrayList listed(const QByteArray &output)
{
    QByteArrayList paths;
    for (const QByteArray &path : output.split('\0')) {
        if (!path.isEmpty() && !path.endsWith('/')) { // that would be a repository inside
            paths << path;
        }
    }
    return paths;
}

} // namespace

UntrackedFileCopy::UntrackedFileCopy(const GitServices &services, QString checkout,
                                     QString worktree, QStringList patterns, QObject *parent)
    : GitOperation(services, parent)
    , m_checkout(std::move(checkout))
    , m_worktree(std::move(worktree))
    , m_patterns(std::move(patterns))
{
}

void UntrackedFileCopy::start()
{
    m_patterns.isEmpty() ? listIncluded() : listNamed();
}

void UntrackedFileCopy::listNamed()
{
    GitCall listing;
    listing.directory = m_checkout;
    listing.maxOutputBytes = maxNamesBytes;
    listing.arguments = {QStringLiteral("ls-files"), QStringLiteral("--others"),
                         QStringLiteral("--ignored"), QStringLiteral("-z")};
    for (const QString &pattern : m_patterns) {
        listing.arguments << QStringLiteral("--exclude=") + pattern;
    }
    require(listing, [this](const CommandReport &report) {
        for (const QByteArray &path : listed(report.stdoutBytes)) {
            m_found.insert(path);
        }
        listIncluded();
    });
}

// The worktree's own file, so that it can be changed on a branch; else an untracked one.
void UntrackedFileCopy::listIncluded()
{
    const QString tracked = m_worktree + includeFile;
    const QString file = QFileInfo::exists(tracked) ? tracked : m_checkout + includeFile;
    if (!QFileInfo(file).isFile() || QFileInfo(file).isSymLink()) {
        dropTracked();
        return;
    }
    GitCall listing;
    listing.directory = m_checkout;
    listing.maxOutputBytes = maxNamesBytes;
    listing.arguments = {QStringLiteral("ls-files"), QStringLiteral("--others"),
                         QStringLiteral("--ignored"), QStringLiteral("-z"),
                         QStringLiteral("--exclude-from=") + file};
    require(listing, [this](const CommandReport &report) { keepIgnored(report.stdoutBytes); });
}

void UntrackedFileCopy::keepIgnored(const QByteArray &candidates)
{
    if (candidates.isEmpty()) {
        dropTracked();
        return;
    }
    GitCall check;
    check.directory = m_checkout;
    check.maxOutputBytes = maxNamesBytes;
    check.arguments = {QStringLiteral("check-ignore"), QStringLiteral("-z"), QStringLiteral("--stdin")};
    check.input = candidates;
    run(check, [this](const CommandReport &report) { // 1: none of them
        for (const QByteArray &path : listed(report.stdoutBytes)) {
            m_found.insert(path);
        }
        dropTracked();
    });
}

// A branch may track what is untracked in the checkout, and a sparse worktree may not show it.
void UntrackedFileCopy::dropTracked()
{
    if (m_found.isEmpty()) {
        finish(QString());
        return;
    }
    if (m_found.size() > maxFiles) {
        finish(QStringLiteral("nothing was copied into the worktree: the patterns name more than %1 files")
                   .arg(maxFiles));
        return;
    }
    GitCall listing;
    listing.directory = m_worktree;
    listing.maxOutputBytes = maxNamesBytes;
    listing.arguments = {QStringLiteral("ls-files"), QStringLiteral("-z")};
    require(listing, [this](const CommandReport &report) {
        for (const QByteArray &path : report.stdoutBytes.split('\0')) {
            m_found.remove(path);
        }
        m_unchecked = m_found.values();
        std::sort(m_unchecked.begin(), m_unchecked.end());
        checkSome();
    });
}

void UntrackedFileCopy::checkSome()
{
    for (qsizetype i = 0; i < filesPerTurn && !m_unchecked.isEmpty(); ++i) {
        const QByteArray path = m_unchecked.takeLast();
        if (isCopyable(path)) {
            m_chosen += path + '\0';
        } else {
            ++m_leftOut;
        }
    }
    if (m_unchecked.isEmpty()) {
        copy();
    } else {
        QMetaObject::invokeMethod(
            this, [this] { checkSome(); }, Qt::QueuedConnection);
    }
}

bool UntrackedFileCopy::isCopyable(const QByteArray &path)
{
    const qsizetype slash = path.lastIndexOf('/');
    const QString source = m_checkout + u'/' + QFile::decodeName(path);
    struct stat about{};
    if (path.startsWith(".git/") || (slash > 0 && !isFolderSafe(path.left(slash))) ||
        ::lstat(QFile::encodeName(m_worktree).append('/').append(path).constData(), &about) == 0 ||
        ::lstat(QFile::encodeName(source).constData(), &about) != 0) {
        return false;
    }
    if (S_ISREG(about.st_mode)) {
        return true;
    }
    if (!S_ISLNK(about.st_mode)) {
        return false;
    }
    // An absolute link would lead back into the user's own checkout.
    std::array<char, 1> first{};
    const QString real = QFileInfo(source).canonicalFilePath();
    return ::readlink(QFile::encodeName(source).constData(), first.data(), first.size()) == 1 &&
           first.front() != '/' && !real.isEmpty() &&
           real.startsWith(QFileInfo(m_checkout).canonicalFilePath() + u'/');
}

// In the worktree each folder on the way is a real one, or not there yet.
bool UntrackedFileCopy::isFolderSafe(const QByteArray &folder)
{
    if (m_safeFolders.contains(folder) || m_unsafeFolders.contains(folder)) {
        return m_safeFolders.contains(folder);
    }
    const qsizetype slash = folder.lastIndexOf('/');
    struct stat about{};
    const bool isThere =
        ::lstat(QFile::encodeName(m_worktree).append('/').append(folder).constData(), &about) == 0;
    const bool isSafe = (!isThere || S_ISDIR(about.st_mode)) && (slash < 0 || isFolderSafe(folder.left(slash)));
    (isSafe ? m_safeFolders : m_unsafeFolders).insert(folder);
    return isSafe;
}

void UntrackedFileCopy::copy()
{
    const QString notice = m_leftOut == 0 ? QString()
                                          : QStringLiteral("%1 of the files to copy stayed out: they are there already, "
                                                           "or lead out of the repository")
                                                .arg(m_leftOut);
    if (m_chosen.isEmpty()) {
        finish(notice);
        return;
    }
    CommandSpec spec;
    spec.program = QStringLiteral("xargs");
    spec.arguments = {QStringLiteral("-0"),         QStringLiteral("cp"),
                      QStringLiteral("--parents"),  QStringLiteral("--no-dereference"),
                      QStringLiteral("--no-clobber"), QStringLiteral("--reflink=auto"),
                      QStringLiteral("--preserve=mode,timestamps"),
                      QStringLiteral("--target-directory=") + m_worktree, QStringLiteral("--")};
    spec.workingDirectory = m_checkout;
    spec.input = m_chosen;
    spec.timeLimit = copyLimit;
    services().git.runOther(spec, this, [this, notice](const Result<CommandReport> &report) {
        if (report && report->isSuccess()) {
            finish(notice);
            return;
        }
        const QString why = report ? QString::fromLocal8Bit(report->stderrBytes.trimmed().split('\n').last().left(300))
                                   : report.error().text();
        finish(QStringLiteral("not every file could be copied into the worktree (%1)").arg(why));
    });
}

} // namespace sibyl
