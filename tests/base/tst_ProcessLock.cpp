// SPDX-License-Identifier: Apache-2.0
#include "base/ProcessLock.h"
#include "support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <optional>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace sibyl;

namespace {

// A child of this process, forked as it stands, that answers what `work` gives.
int inChild(const std::function<int()> &work)
{
    const pid_t child = ::fork();
    if (child == 0) {
        ::_exit(work());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace

class tst_ProcessLock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsOthersOut();
    void isGivenBack();
    void aForkedChildDoesNotKeepIt();
    void saysWhatIsWrong();

private:
    QString path() const { return m_dir.filePath(QStringLiteral("lock")); }
    Result<ProcessLock> take() const { return ProcessLock::take(path(), QStringLiteral("process %1 has it")); }

    QTemporaryDir m_dir;
};

void tst_ProcessLock::keepsOthersOut()
{
    const Result<ProcessLock> lock = take();
    QVERIFY(lock);
    struct stat file = {};
    QCOMPARE(::stat(QFile::encodeName(path()).constData(), &file), 0);
    QCOMPARE(file.st_mode & 0777u, 0600u);
    const QString expected = QStringLiteral("process %1 has it").arg(::getpid());
    const int outcome = inChild([&] {
        const Result<ProcessLock> second = take();
        return second ? 1 : second.error().kind == ErrorKind::Conflict && second.error().what == expected ? 0 : 2;
    });
    QCOMPARE(outcome, 0);
}

void tst_ProcessLock::isGivenBack()
{
    {
        const Result<ProcessLock> lock = take();
        QVERIFY(lock);
    }
    QCOMPARE(inChild([&] { return take() ? 0 : 1; }), 0);
}

// A daemon that was killed while it started a program: the child has every descriptor until it execs.
void tst_ProcessLock::aForkedChildDoesNotKeepIt()
{
    std::optional<Result<ProcessLock>> lock(take());
    QVERIFY(*lock);
    int ends[2];
    QCOMPARE(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[1]);
        char byte = 0;
        ::_exit(::read(ends[0], &byte, 1) < 0); // until the parent closes its end
    }
    lock.reset();
    const int outcome = inChild([&] { return take() ? 0 : 1; });
    ::close(ends[1]);
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    QCOMPARE(outcome, 0);
}

void tst_ProcessLock::saysWhatIsWrong()
{
    const Result<ProcessLock> lock = ProcessLock::take(m_dir.filePath(QStringLiteral("no/lock")), QStringLiteral("%1"));
    QVERIFY(!lock);
    QVERIFY(lock.error().kind == ErrorKind::Storage);
    QVERIFY(lock.error().text().contains(QStringLiteral("cannot be opened")));
}

SIBYL_TEST(tst_ProcessLock)
#include "tst_ProcessLock.moc"
