// SPDX-License-Identifier: Apache-2.0
#include "config/SettingsFile.h"

#include "base/Error.h"
#include "config/Settings.h"

#include <QStringView>

#include <exception>
#include <yaml-cpp/yaml.h>

namespace sibyl {
namespace {

constexpr int maxDepth = 12;
constexpr int maxValues = 50'000; // aliases can name one value many times

using FileResult = Result<SettingsFile>;

QString settingText(const YAML::Node &node)
{
    return QString::fromStdString(node.Scalar());
}

int settingLine(const YAML::Mark &mark)
{
    return mark.is_null() ? 0 : mark.line + 1;
}

// Turns nodes into values; counts them, and stops at the first fault.
class ValueReading
{
public:
    explicit ValueReading(const SettingsFile &file) : m_file(file) {}

    Result<FileValue> read(const YAML::Node &node, int keyLine, const QString &key, int depth)
    {
        FileValue value;
        value.line = keyLine > 0 ? keyLine : settingLine(node.Mark());
        if (depth > maxDepth || ++m_count > maxValues) {
            return fail(ErrorKind::Config, QStringLiteral("%1 holds too much, or too deeply nested").arg(key), m_file.where(value.line));
        }
        if (node.IsScalar()) {
            value.shape = FileValue::Shape::Text;
            value.text = settingText(node);
        } else if (node.IsSequence()) {
            value.shape = FileValue::Shape::List;
            for (const YAML::Node &item : node) {
                Result<FileValue> read = this->read(item, settingLine(item.Mark()), key, depth + 1);
                if (!read) {
                    return read;
                }
                value.items.append(std::move(*read));
            }
        } else if (node.IsMap()) {
            value.shape = FileValue::Shape::Mapping;
            if (const auto fields = readFields(node, key + u'.', depth, value.fields); !fields) {
                return fail(fields.error());
            }
        }
        return value;
    }

    Result<> readFields(const YAML::Node &mapping, const QString &prefix, int depth, QMap<QString, FileValue> &fields)
    {
        for (const auto &entry : mapping) {
            const int line = settingLine(entry.first.Mark());
            if (!entry.first.IsScalar()) {
                return fail(ErrorKind::Config, QStringLiteral("a key must be a word"), m_file.where(line));
            }
            const QString name = settingText(entry.first);
            if (const auto earlier = fields.constFind(name); earlier != fields.cend()) {
                return fail(ErrorKind::Config,
                            QStringLiteral("%1 is given twice, first on line %2; remove one of them").arg(prefix + name).arg(earlier->line),
                            m_file.where(line));
            }
            Result<FileValue> value = read(entry.second, line, prefix + name, depth + 1);
            if (!value) {
                return fail(value.error());
            }
            fields.insert(name, std::move(*value));
        }
        return {};
    }

private:
    const SettingsFile &m_file;
    int m_count = 0;
};

// Settings of a group of the settings table become values of their own: "policy.commands".
void flatten(const QString &key, FileValue value, QMap<QString, FileValue> &values)
{
    if (!isSettingGroup(key) || value.shape != FileValue::Shape::Mapping) {
        values.insert(key, std::move(value));
        return;
    }
    for (auto it = value.fields.cbegin(); it != value.fields.cend(); ++it) {
        flatten(key + u'.' + it.key(), *it, values);
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
    FileValue whole;
    if (const auto read = ValueReading(file).readFields(root, QString(), 0, whole.fields); !read) {
        return fail(read.error());
    }
    for (auto it = whole.fields.cbegin(); it != whole.fields.cend(); ++it) {
        flatten(it.key(), *it, file.values);
    }
    return file;
}

} // namespace

std::optional<QStringList> FileValue::words() const
{
    if (shape != Shape::List) {
        return std::nullopt;
    }
    QStringList words;
    for (const FileValue &item : items) {
        if (item.shape != Shape::Text) {
            return std::nullopt;
        }
        words.append(item.text);
    }
    return words;
}

bool operator==(const FileValue &a, const FileValue &b)
{
    return a.shape == b.shape && a.text == b.text && a.items == b.items && a.fields == b.fields;
}

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
