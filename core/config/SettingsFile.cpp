// SPDX-License-Identifier: Apache-2.0
#include "config/SettingsFile.h"

#include "base/Error.h"

#include <QStringView>

#include <exception>
#include <yaml-cpp/yaml.h>

namespace sibyl {
namespace {

constexpr qsizetype maxListItems = 1'000;

using FileResult = Result<SettingsFile>;

QString settingText(const YAML::Node &node)
{
    return QString::fromStdString(node.Scalar());
}

int settingLine(const YAML::Mark &mark)
{
    return mark.is_null() ? 0 : mark.line + 1;
}

FileValue fileValue(const YAML::Node &node, int keyLine)
{
    FileValue value;
    value.line = settingLine(node.Mark()) > 0 ? settingLine(node.Mark()) : keyLine;
    if (node.IsScalar()) {
        value.shape = FileValue::Shape::Text;
        value.text = settingText(node);
        value.line = value.line > 0 ? value.line : keyLine;
    } else if (node.IsSequence()) {
        value.shape = FileValue::Shape::List;
        for (const YAML::Node &item : node) {
            if (!item.IsScalar() || value.items.size() >= maxListItems) {
                value.hasOddItems = true;
                break;
            }
            value.items.append(settingText(item));
        }
    } else if (node.IsMap()) {
        value.shape = FileValue::Shape::Mapping;
    } else {
        value.line = keyLine;
    }
    return value;
}

// Reads one mapping into `values`; keys get `prefix`.
Result<> readMapping(const YAML::Node &mapping, const QString &prefix, SettingsFile &file)
{
    for (const auto &entry : mapping) {
        const int line = settingLine(entry.first.Mark());
        if (!entry.first.IsScalar()) {
            return fail(ErrorKind::Config, QStringLiteral("a key must be a word"), file.where(line));
        }
        const QString key = prefix + settingText(entry.first);
        if (key == QLatin1StringView("policy") && entry.second.IsMap()) {
            if (const auto nested = readMapping(entry.second, QStringLiteral("policy."), file); !nested) {
                return nested;
            }
            continue;
        }
        if (const auto earlier = file.values.constFind(key); earlier != file.values.cend()) {
            return fail(ErrorKind::Config,
                        QStringLiteral("%1 is given twice, first on line %2; remove one of them").arg(key).arg(earlier->line),
                        file.where(line));
        }
        FileValue value = fileValue(entry.second, line);
        value.line = line > 0 ? line : value.line;
        file.values.insert(key, value);
    }
    return {};
}

void readProjects(const YAML::Node &list, SettingsFile &file)
{
    for (const YAML::Node &item : list) {
        if (file.projects.size() >= maxListItems) {
            file.projectsValue.hasOddItems = true;
            break;
        }
        FileProject project;
        project.line = settingLine(item.Mark());
        project.isMapping = item.IsMap();
        if (item.IsMap()) {
            for (const auto &field : item) {
                const int line = settingLine(field.first.Mark());
                if (field.first.IsScalar()) {
                    project.fields.insert(settingText(field.first), fileValue(field.second, line));
                }
            }
        }
        file.projects.append(project);
    }
}

FileResult readDocuments(const std::vector<YAML::Node> &documents, SettingsFile file)
{
    if (documents.size() > 1) {
        return fail(ErrorKind::Config, QStringLiteral("holds several documents; remove the lines \"---\" between them"),
                    file.path);
    }
    if (documents.empty() || documents.front().IsNull()) {
        return file;
    }
    const YAML::Node &root = documents.front();
    if (!root.IsMap()) {
        return fail(ErrorKind::Config,
                    QStringLiteral("must hold settings like \"server_url: https://sibyl.example.com\", one a line"),
                    file.where(settingLine(root.Mark())));
    }
    if (const auto read = readMapping(root, QString(), file); !read) {
        return fail(read.error());
    }
    file.projectsValue = file.values.take(QStringLiteral("projects"));
    if (file.projectsValue.shape == FileValue::Shape::List) {
        readProjects(root["projects"], file);
    }
    return file;
}

} // namespace

FileResult SettingsFile::parse(const QByteArray &text, const QString &path)
{
    SettingsFile file;
    file.path = path;
    if (!QUtf8StringView(text).isValidUtf8()) {
        return fail(ErrorKind::Config, QStringLiteral("is not UTF-8 text; save it as UTF-8, or move it away and register again"), path);
    }
    if (text.contains('\0')) {
        return fail(ErrorKind::Config, QStringLiteral("holds NUL bytes, it is damaged; restore it, or move it away and register again"), path);
    }
    try {
        return readDocuments(YAML::LoadAll(text.toStdString()), file);
    } catch (const YAML::Exception &e) {
        return fail(ErrorKind::Config,
                    QStringLiteral("is not valid YAML: %1; correct that line, or move the file away and register again")
                        .arg(QString::fromStdString(e.msg)),
                    file.where(settingLine(e.mark)));
    } catch (const std::exception &e) {
        return fail(ErrorKind::Config, QStringLiteral("cannot be read: %1").arg(QString::fromLocal8Bit(e.what())), path);
    }
}

} // namespace sibyl
