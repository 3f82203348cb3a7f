// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace sibyl {

// For std::visit: std::visit(Overloaded{[](const A &) {...}, [](const B &) {...}}, variant).
template <class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

} // namespace sibyl
