// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"

#include <tl/expected.hpp>

namespace sibyl {

// A value or an Error. Derived from tl::expected only to make a dropped result a warning.
template <typename T = void>
class [[nodiscard]] Result : public tl::expected<T, Error>
{
    using Base = tl::expected<T, Error>;

public:
    using Base::Base;
    Result(Base base) : Base(std::move(base)) {}
};

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorKind kind, QString what, QString where = {})
{
    return tl::unexpected<Error>(Error{kind, std::move(what), std::move(where)});
}

[[nodiscard]] inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace sibyl
