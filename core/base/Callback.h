// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <functional>

namespace sibyl {

// The one-shot answer of an asynchronous request: called exactly once, never from within the call
// that asked, unless the context object given with it is destroyed first.
template <typename T = void>
using Callback = std::function<void(Result<T>)>;

} // namespace sibyl
