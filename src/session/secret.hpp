// SPDX-License-Identifier: Apache-2.0
// Names that are made from what must not be shown: digests of passwords, keys, identities.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/hash.hpp"

namespace ttp::session {

/// SHA-256 of the salt `ttp:password:v1` and the password, as hex. The salt is a constant, so that
/// runs agree; it keeps the digest from being found in tables of plain ones.
[[nodiscard]] std::string password_hash(std::string_view password);

/// The same of a user name and a password together, salt `ttp:credential:v1`.
[[nodiscard]] std::string credential_hash(std::string_view username, std::string_view password);

/// Makes the keys under which things are counted: version-5 UUIDs of lists of texts.
class KeyMaker {
 public:
  /// Keys of derived events: the URL namespace's child `ttp:derived:v1`.
  KeyMaker();

  /// Different lists give different keys: every part goes in with its length.
  [[nodiscard]] Uuid make(std::initializer_list<std::string_view> parts);

  /// The identity of whoever shares a password, in the URL namespace's child `ttp:identity:v1`:
  /// one for each password, so that it is the same in every run.
  [[nodiscard]] std::string identity_of(std::string_view password_hash);

 private:
  UuidV5 keys_;
  UuidV5 identities_;
  std::string text_;
};

/// The beginning of a digest, for counting different ones.
[[nodiscard]] std::uint64_t member_of(const Uuid& key);

}  // namespace ttp::session
