// SPDX-License-Identifier: Apache-2.0
#include "config/ConfigEditor.h"

#include "base/AtomicFile.h"
#include "base/PrivateDirectory.h"
#include "config/ConfigLoader.h"
#include "config/SettingsFile.h"
#include "config/YamlCompare.h"
#include "config/YamlEdit.h"
#include "config/YamlLines.h"
#include "config/YamlScalar.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace sibyl {
namespace {

const QString &projectsKey()
{
    static const QString s_key = QStringLiteral("projects");
    return s_key;
}

Result<QStringList> settingPath(const QString &key)
{
    QStringList path = key.split(u'.');
    const bool isGood = path.size() <= 3 && std::all_of(path.begin(), path.end(), [](const QString &part) {
        return !part.isEmpty() && std::all_of(part.begin(), part.end(), [](QChar c) {
            return c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'_' || c == u'-');
        });
    });
    if (!isGood) {
        return fail(ErrorKind::Usage, QStringLiteral("\"%1\" is not the name of a setting").arg(key.left(80)));
    }
    return path;
}

tl::unexpected<Error> refusedEdit(const QString &key, const QString &path)
{
    return fail(ErrorKind::Config,
                QStringLiteral("%1 is written in a way that cannot be edited safely; change it by hand").arg(key), path);
}

QString projectPath(const FileValue &project)
{
    return project.fields.value(QStringLiteral("path")).text;
}

// -1 when no entry has this path.
qsizetype indexOfProject(const SettingsFile &file, const QString &path)
{
    const QList<FileValue> projects = file.value(projectsKey()).items;
    const auto found = std::find_if(projects.cbegin(), projects.cend(),
                                    [&](const FileValue &project) { return projectPath(project) == path; });
    return found == projects.cend() ? -1 : found - projects.cbegin();
}

// The fields that projectFields() writes.
const QStringList &linkFields()
{
    static const QStringList s_fields{QStringLiteral("path"), QStringLiteral("id"), QStringLiteral("graph_id"), QStringLiteral("name")};
    return s_fields;
}

FileValue withoutLinkFields(FileValue project)
{
    for (const QString &field : linkFields()) {
        project.fields.remove(field);
    }
    return project;
}

QList<QByteArray> withoutLinkFields(const QList<QByteArray> &lines)
{
    QList<QByteArray> rest;
    bool isLinkField = false;
    for (const QByteArray &line : lines) {
        if (!line.isEmpty() && line.front() != ' ' && line.front() != '#') {
            isLinkField = std::any_of(linkFields().begin(), linkFields().end(),
                                      [&](const QString &field) { return splitYamlKeyLine(line, field).has_value(); });
        }
        if (!isLinkField || line.startsWith('#')) {
            rest.append(line);
        }
    }
    return rest;
}

QList<QByteArray> projectFields(const ProjectLink &link)
{
    QList<QByteArray> fields{"path: " + yamlScalar(link.path)};
    const std::pair<const char *, QString> optional[] = {
        {"id: ", link.projectId}, {"graph_id: ", link.graphId}, {"name: ", link.name}};
    for (const auto &[name, value] : optional) {
        if (!value.isEmpty()) {
            fields.append(name + yamlScalar(value));
        }
    }
    return fields;
}

} // namespace

ConfigEditor::ConfigEditor(QString path, QByteArray text)
    : m_path(std::move(path))
    , m_original(text)
    , m_text(std::move(text))
{
}

Result<ConfigEditor> ConfigEditor::open(const QString &path)
{
    const Result<QByteArray> text = readWholeFile(path, maxConfigFileBytes);
    if (!text && text.error().kind != ErrorKind::NotFound) {
        return fail(text.error());
    }
    const QByteArray contents = text ? *text : QByteArray();
    if (const Result<SettingsFile> file = SettingsFile::parse(contents, path); !file) {
        return fail(file.error());
    }
    return ConfigEditor(path, contents);
}

Result<> ConfigEditor::setText(const QString &key, const QString &value)
{
    const Result<QStringList> path = settingPath(key);
    if (!path) {
        return fail(path.error());
    }
    if (value.contains(QChar(u'\0'))) {
        return fail(ErrorKind::Usage, QStringLiteral("the value of %1 holds a NUL character").arg(key));
    }
    const Result<QByteArray> edited = withYamlValue(m_text, *path, yamlScalar(value));
    if (!edited) {
        return fail(edited.error().kind, edited.error().what, m_path);
    }
    if (!isSameExcept(m_text, *edited, *path) || yamlValueText(*edited, *path) != value) {
        return refusedEdit(key, m_path);
    }
    m_text = *edited;
    return {};
}

Result<> ConfigEditor::setList(const QString &key, const QStringList &items)
{
    const Result<QStringList> path = settingPath(key);
    if (!path) {
        return fail(path.error());
    }
    QByteArrayList scalars;
    for (const QString &item : items) {
        scalars.append(yamlScalar(item));
    }
    const Result<QByteArray> edited = withYamlValue(m_text, *path, '[' + scalars.join(", ") + ']');
    if (!edited) {
        return fail(edited.error().kind, edited.error().what, m_path);
    }
    if (!isSameExcept(m_text, *edited, *path) || yamlValueText(*edited, *path) != items.join(QChar(0x1f))) {
        return refusedEdit(key, m_path);
    }
    m_text = *edited;
    return {};
}

Result<> ConfigEditor::removeKey(const QString &key)
{
    const Result<QStringList> path = settingPath(key);
    if (!path) {
        return fail(path.error());
    }
    const Result<QByteArray> edited = withoutYamlKey(m_text, *path);
    if (!edited) {
        return fail(edited.error().kind, edited.error().what, m_path);
    }
    if (!isSameExcept(m_text, *edited, *path) || !yamlValueText(*edited, *path).isNull()) {
        return refusedEdit(key, m_path);
    }
    m_text = *edited;
    return {};
}

Result<> ConfigEditor::addProject(const ProjectLink &link)
{
    const Result<SettingsFile> original = SettingsFile::parse(m_text, m_path);
    if (!original) {
        return fail(original.error());
    }
    // What else an earlier entry says (agent, gates, ...) stays.
    QList<QByteArray> lines = projectFields(link);
    FileValue others;
    const qsizetype index = indexOfProject(*original, link.path);
    if (index >= 0) {
        others = withoutLinkFields(original->value(projectsKey()).items.at(index));
        const auto old = yamlItemLines(m_text, projectsKey(), index);
        lines += old ? withoutLinkFields(*old) : QList<QByteArray>();
    }
    ConfigEditor attempt = *this;
    if (const Result<> removed = attempt.removeProject(link.path); !removed && removed.error().kind != ErrorKind::NotFound) {
        return removed;
    }
    const Result<SettingsFile> before = SettingsFile::parse(attempt.m_text, m_path);
    const Result<QByteArray> edited = withYamlItem(attempt.m_text, projectsKey(), lines);
    if (!edited) {
        return fail(edited.error().kind, edited.error().what, m_path);
    }
    const Result<SettingsFile> after = SettingsFile::parse(*edited, m_path);
    const QList<FileValue> projects = after ? after->value(projectsKey()).items : QList<FileValue>();
    if (!before || projects.isEmpty() || !isSameExcept(m_text, *edited, {projectsKey()})
        || before->value(projectsKey()).items != projects.sliced(0, projects.size() - 1)
        || projectPath(projects.constLast()) != link.path
        || withoutLinkFields(projects.constLast()).fields != others.fields) {
        return refusedEdit(projectsKey(), m_path);
    }
    m_text = *edited;
    return {};
}

Result<> ConfigEditor::removeProject(const QString &path)
{
    const Result<SettingsFile> before = SettingsFile::parse(m_text, m_path);
    if (!before) {
        return fail(before.error());
    }
    QList<FileValue> projects = before->value(projectsKey()).items;
    const qsizetype index = indexOfProject(*before, path);
    if (index < 0) {
        return fail(ErrorKind::NotFound, QStringLiteral("%1 is not linked in this file").arg(path), m_path);
    }
    const Result<QByteArray> edited = withoutYamlItem(m_text, projectsKey(), index);
    if (!edited) {
        return fail(edited.error().kind, edited.error().what, m_path);
    }
    projects.removeAt(index);
    const Result<SettingsFile> after = SettingsFile::parse(*edited, m_path);
    if (!after || !isSameExcept(m_text, *edited, {projectsKey()}) || projects != after->value(projectsKey()).items) {
        return refusedEdit(projectsKey(), m_path);
    }
    m_text = *edited;
    return {};
}

Result<> ConfigEditor::save()
{
    if (!isChanged()) {
        return {};
    }
    if (m_text.size() > maxConfigFileBytes) {
        return fail(ErrorKind::Config, QStringLiteral("would grow beyond %1 bytes").arg(maxConfigFileBytes), m_path);
    }
    const Result<QByteArray> present = readWholeFile(m_path, maxConfigFileBytes);
    if (!present && present.error().kind != ErrorKind::NotFound) {
        return fail(present.error());
    }
    if ((present ? *present : QByteArray()) != m_original) {
        return fail(ErrorKind::Conflict, QStringLiteral("was changed by somebody else meanwhile; nothing was written, try again"), m_path);
    }
    const QFileInfo file(m_path);
    if (!file.absoluteDir().exists()) {
        if (const Result<> made = ensurePrivateDirectory(file.absolutePath()); !made) {
            return made;
        }
    }
    // A link to, say, a dotfiles repository stays a link.
    const QString target = file.isSymLink() && !file.canonicalFilePath().isEmpty() ? file.canonicalFilePath() : m_path;
    if (const Result<> written = writeFileAtomically(target, m_text); !written) {
        return written;
    }
    m_original = m_text;
    return {};
}

} // namespace sibyl
