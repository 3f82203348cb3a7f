// SPDX-License-Identifier: Apache-2.0
#include "wizard/ProjectsPage.h"

#include "look/Card.h"
#include "look/ThemedIcon.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>

using namespace Qt::Literals::StringLiterals;

namespace sibyl::tray {
namespace {

constexpr int pathRole = Qt::UserRole;

// Where people keep their repositories, as far as it is there.
QString likelyFolder()
{
    for (const QString &name : {u"code"_s, u"src"_s, u"projects"_s, u"Projects"_s, u"dev"_s, u"git"_s, u"work"_s}) {
        const QString folder = QDir::home().filePath(name);
        if (QFileInfo(folder).isDir()) {
            return folder;
        }
    }
    return QDir::homePath();
}

} // namespace

ProjectsPage::ProjectsPage(SetupWizard &wizard) : SetupPage(wizard)
{
    setTitle(tr("Projects"));
    setSubTitle(tr("Agents work on the projects that you tick, each in a worktree of its own. Your checkouts are not touched."));
    m_folder = new QLineEdit(this);
    m_folder->setAccessibleName(tr("Folder to look in"));
    m_folder->setLayoutDirection(Qt::LeftToRight);
    auto *browseButton = new QPushButton(themedIcon(u"folder"), tr("Choose…"), this);
    m_list = new QTreeWidget(this);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setSelectionMode(QAbstractItemView::NoSelection);
    m_list->setHeaderLabels({tr("Project"), tr("Branch"), tr("Remote")});
    m_list->setColumnWidth(0, 180);
    m_list->setColumnWidth(1, 150);
    m_list->setAccessibleName(tr("Git repositories"));
    m_verdict = new VerdictLine(this);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::small);
    row->addWidget(m_folder, 1);
    row->addWidget(browseButton);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(space::medium);
    column->addLayout(row);
    column->addWidget(m_list, 1);
    column->addWidget(m_verdict);
    connect(browseButton, &QPushButton::clicked, this, &ProjectsPage::browse);
    connect(m_folder, &QLineEdit::editingFinished, this, &ProjectsPage::search);
}

void ProjectsPage::initializePage()
{
    if (m_folder->text().isEmpty()) {
        m_folder->setText(QDir::toNativeSeparators(likelyFolder()));
        search();
    }
}

void ProjectsPage::browse()
{
    auto *dialog = new QFileDialog(this, tr("Folder with git repositories"), m_folder->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        m_folder->setText(folder);
        search();
    });
    dialog->open();
}

void ProjectsPage::search()
{
    const QString folder = m_folder->text().trimmed();
    if (folder.isEmpty() || m_list->property("folder") == folder) {
        return;
    }
    m_list->setProperty("folder", folder);
    const quint64 number = ++m_searchNumber;
    m_verdict->show(VerdictLine::Verdict::Busy, tr("Looking for git repositories…"));
    setup().connection().ask(DetectCall{folder}, this, [this, number](const Result<MachineFacts> &facts) {
        if (number == m_searchNumber) {
            takeFacts(facts);
        }
    });
}

void ProjectsPage::takeFacts(const Result<MachineFacts> &facts)
{
    m_list->clear();
    if (!facts) {
        m_verdict->show(VerdictLine::Verdict::Bad, facts.error().what);
        return;
    }
    for (const FoundRepository &repository : facts->repositories) {
        auto *item = new QTreeWidgetItem(m_list);
        item->setText(0, repository.name);
        item->setToolTip(0, repository.path);
        item->setSizeHint(0, QSize(0, m_list->fontMetrics().height() + space::small));
        item->setText(1, repository.branch.isEmpty() ? tr("none checked out") : repository.branch);
        item->setText(2, repository.remoteUrl);
        item->setData(0, pathRole, repository.path);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable);
        item->setCheckState(0, repository.linkedProject.isEmpty() ? Qt::Unchecked : Qt::Checked);
    }
    if (facts->repositories.isEmpty()) {
        m_verdict->show(VerdictLine::Verdict::None, tr("There is no git repository below this folder. You can link projects later."));
    } else if (facts->isCut) {
        m_verdict->show(VerdictLine::Verdict::None, tr("There are more repositories than are shown. Choose a folder nearer to yours."));
    } else {
        m_verdict->show(VerdictLine::Verdict::None, tr("You can link more projects at any time."));
    }
}

bool ProjectsPage::validatePage()
{
    QStringList &checkouts = setup().choice().checkouts;
    checkouts.clear();
    for (int row = 0; row < m_list->topLevelItemCount(); ++row) {
        const QTreeWidgetItem *item = m_list->topLevelItem(row);
        if (item->checkState(0) == Qt::Checked) {
            checkouts.append(item->data(0, pathRole).toString());
        }
    }
    return true;
}

} // namespace sibyl::tray
