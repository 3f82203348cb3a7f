// SPDX-License-Identifier: Apache-2.0
#include "config/YamlCompare.h"

#include <exception>
#include <yaml-cpp/yaml.h>

namespace sibyl {
namespace {

YAML::Node comparedChild(const YAML::Node &mapping, const QString &key)
{
    if (mapping.IsMap()) {
        for (const auto &entry : mapping) {
            if (entry.first.IsScalar() && QString::fromStdString(entry.first.Scalar()) == key) {
                return entry.second;
            }
        }
    }
    return YAML::Node(YAML::NodeType::Undefined);
}

constexpr int maxComparedDepth = 64;

// Equal as far as anybody can tell within `budget` nodes; more is "no".
bool isSameNode(const YAML::Node &a, const YAML::Node &b, const QStringList &except, int depth, int &budget)
{
    if (--budget < 0 || depth > maxComparedDepth) {
        return false;
    }
    const auto entries = [](const YAML::Node &node) { return node.IsMap() ? node.size() : 0; };
    if ((a.IsMap() || b.IsMap()) && (a.IsMap() || a.IsNull()) && (b.IsMap() || b.IsNull())) {
        const QString skipped = except.isEmpty() ? QString() : except.first();
        const auto isSkipped = [&](const YAML::Node &key) {
            return except.size() == 1 && key.IsScalar() && QString::fromStdString(key.Scalar()) == skipped;
        };
        std::size_t seen = 0;
        std::size_t skippedThere = 0;
        for (const auto &entry : b) {
            skippedThere += isSkipped(entry.first) ? 1U : 0U;
        }
        for (const auto &entry : a) {
            if (isSkipped(entry.first)) {
                continue;
            }
            ++seen;
            if (!entry.first.IsScalar()) {
                return false;
            }
            const QString key = QString::fromStdString(entry.first.Scalar());
            const YAML::Node other = comparedChild(b, key);
            const bool isOnPath = except.size() > 1 && key == skipped;
            if (!other.IsDefined() ? !isOnPath
                                   : !isSameNode(entry.second, other, isOnPath ? except.sliced(1) : QStringList(), depth + 1, budget)) {
                return false;
            }
        }
        // A mapping that was made for the excepted value alone is no change either.
        const bool isParentNew = except.size() > 1 && !comparedChild(a, skipped).IsDefined() && comparedChild(b, skipped).IsDefined();
        return entries(b) - skippedThere == seen + (isParentNew ? 1 : 0);
    }
    if (a.Type() != b.Type()) {
        return false;
    }
    if (a.IsSequence()) {
        if (a.size() != b.size()) {
            return false;
        }
        for (std::size_t i = 0; i < a.size(); ++i) {
            if (!isSameNode(a[i], b[i], {}, depth + 1, budget)) {
                return false;
            }
        }
        return true;
    }
    return !a.IsScalar() || (a.Scalar() == b.Scalar() && a.Tag() == b.Tag());
}

} // namespace

bool isSameExcept(const QByteArray &before, const QByteArray &after, const QStringList &path)
{
    try {
        const std::vector<YAML::Node> a = YAML::LoadAll(before.toStdString());
        const std::vector<YAML::Node> b = YAML::LoadAll(after.toStdString());
        if (a.size() > 1 || b.size() > 1) {
            return false;
        }
        int budget = 100'000;
        return isSameNode(a.empty() ? YAML::Node() : a.front(), b.empty() ? YAML::Node() : b.front(), path, 0, budget);
    } catch (const std::exception &) {
        return false;
    }
}

QString yamlValueText(const QByteArray &document, const QStringList &path)
{
    try {
        YAML::Node node = YAML::Load(document.toStdString());
        for (const QString &key : path) {
            node.reset(comparedChild(node, key));
        }
        if (!node.IsDefined() || node.IsNull()) {
            return {};
        }
        if (node.IsScalar()) {
            return QString::fromStdString(node.Scalar());
        }
        QStringList items;
        for (const YAML::Node &item : node) {
            items.append(item.IsScalar() ? QString::fromStdString(item.Scalar()) : QString());
        }
        return items.join(QChar(0x1f));
    } catch (const std::exception &) {
        return {};
    }
}

} // namespace sibyl
