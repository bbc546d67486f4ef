// SPDX-License-Identifier: Apache-2.0
// Both words: the second defines the first only where the header wasn't included before.
#define DOCTEST_CONFIG_IMPLEMENT
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
