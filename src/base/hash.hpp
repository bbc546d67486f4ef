// SPDX-License-Identifier: Apache-2.0
// Digests and name-based UUIDs.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ttp {

using Uuid = std::array<unsigned char, 16>;

/// RFC 4122's namespace for URLs.
inline constexpr Uuid uuid_namespace_url = {0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1,
                                            0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};

/// Makes version-5 UUIDs in one namespace. Keeps a digest context, so use one object many times;
/// not for use by two callers at once.
class UuidV5 {
 public:
  explicit UuidV5(const Uuid& name_space);
  ~UuidV5();
  UuidV5(UuidV5&&) noexcept;
  UuidV5& operator=(UuidV5&&) noexcept;

  [[nodiscard]] Uuid make(std::string_view name);

 private:
  struct Digest;
  std::unique_ptr<Digest> digest_;
  Uuid namespace_;
};

using UuidText = std::array<char, 36>;

/// Lower case, with hyphens.
[[nodiscard]] UuidText uuid_text(const Uuid& uuid);
[[nodiscard]] std::string to_string(const Uuid& uuid);
void append_uuid(std::string& out, const Uuid& uuid);

/// The id that `text` is the text of; nothing for any other form, capital letters included.
[[nodiscard]] std::optional<Uuid> parse_uuid(std::string_view text);

/// The namespace of attackers known only by their address: the URL namespace's child
/// `ttp:attacker:v1`.
[[nodiscard]] Uuid attacker_namespace();

/// The namespace of tag ids, `NS` of the live system: the URL namespace's child `decnet:ttp_tag:v1`.
[[nodiscard]] Uuid tag_namespace();

/// SHA-256 as 64 lower-case hex digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

/// FNV-1a, 64 bits: the same on every machine, for shards. Not for hash tables fed by strangers.
[[nodiscard]] std::uint64_t stable_hash(std::string_view bytes);

}  // namespace ttp
