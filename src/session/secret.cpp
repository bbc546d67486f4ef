// SPDX-License-Identifier: Apache-2.0
#include "session/secret.hpp"

#include <cstddef>

namespace ttp::session {

namespace {

void append_part(std::string& text, std::string_view part) {
  text += std::to_string(part.size());
  text += ':';
  text += part;
}

std::string salted(std::string_view salt, std::initializer_list<std::string_view> parts) {
  std::string text(salt);
  for (const std::string_view part : parts) append_part(text, part);
  return sha256_hex(text);
}

UuidV5 child_namespace(std::string_view name) {
  return UuidV5(UuidV5(uuid_namespace_url).make(name));
}

}  // namespace

std::string password_hash(std::string_view password) {
  return salted("ttp:password:v1", {password});
}

std::string credential_hash(std::string_view username, std::string_view password) {
  return salted("ttp:credential:v1", {username, password});
}

KeyMaker::KeyMaker()
    : keys_(child_namespace("ttp:derived:v1")), identities_(child_namespace("ttp:identity:v1")) {}

Uuid KeyMaker::make(std::initializer_list<std::string_view> parts) {
  text_.clear();
  for (const std::string_view part : parts) append_part(text_, part);
  return keys_.make(text_);
}

std::string KeyMaker::identity_of(std::string_view password_hash) {
  return to_string(identities_.make(password_hash));
}

std::uint64_t member_of(const Uuid& key) {
  std::uint64_t member = 0;
  for (std::size_t i = 0; i < sizeof member; ++i) member = member << 8 | key[i];
  return member;
}

}  // namespace ttp::session
