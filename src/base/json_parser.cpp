// SPDX-License-Identifier: Apache-2.0
#include "base/general_json.hpp"
#include "base/json.hpp"
#include "base/plain_json.hpp"

namespace ttp {

namespace {

/// True if what was read in the plain way stands. The general one finds UTF-8 that is none again,
/// and says so.
bool is_read(PlainJson answer, std::string_view text) {
  return answer == PlainJson::ascii ||
         (answer == PlainJson::more_than_ascii && GeneralJsonParser::is_utf8(text));
}

template <typename T>
void cut_to(std::vector<T>& list, std::size_t size) {
  if (list.size() > size) list.resize(size);
}

}  // namespace

struct JsonParser::Impl {
  GeneralJsonParser general;
};

JsonParser::JsonParser() : impl_(std::make_unique<Impl>()) {}
JsonParser::~JsonParser() = default;

const char* JsonParser::parse_object(std::string_view text, Arena& arena, Members& out,
                                     std::string_view expand, Members* expanded) {
  if (expanded == nullptr || expanded->empty()) {
    const std::size_t before = out.size();
    if (is_read(read_plain_object(text, arena, out, expand, expanded), text)) return nullptr;
    cut_to(out, before);
    if (expanded != nullptr) expanded->clear();
  }
  return impl_->general.parse_object(text, arena, out, expand, expanded);
}

const char* JsonParser::parse_array(std::string_view text, Arena& arena, std::vector<Value>& out,
                                    Members& members, std::vector<std::size_t>& bounds) {
  const std::size_t before = out.size();
  const std::size_t members_before = members.size();
  const std::size_t bounds_before = bounds.size();
  if (is_read(read_plain_array(text, arena, out, members, bounds), text)) return nullptr;
  cut_to(out, before);
  cut_to(members, members_before);
  cut_to(bounds, bounds_before);
  return impl_->general.parse_array(text, arena, out, members, bounds);
}

}  // namespace ttp
