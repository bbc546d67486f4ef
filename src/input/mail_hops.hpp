// SPDX-License-Identifier: Apache-2.0
// What the fields say that mail servers add on the way of a message, and which of them are to be
// believed: a server puts its own on top, so what the sender wrote stands below those of the
// receiver's servers.
#pragma once

#include <optional>
#include <string>

#include "input/mail_header.hpp"

namespace ttp::input {

/// The address from which the mail came to the servers of whoever received it: the client address
/// that the topmost Received-SPF or Authentication-Results of those servers names; else, from the
/// top of the Received fields down, the first address outside the receiver's network that a server
/// saw (not one that the client claimed); else the first one of a private network. As inet_ntop
/// writes it; empty if there is none.
///
/// The receiver's servers wrote what stands above the Received field in which they took the mail
/// from outside: the topmost one that tells of a client outside private networks, the hops inside
/// Exchange Online left out. A header without Received is believed as it stands.
[[nodiscard]] std::string connecting_address(const MailHeader& header);

/// The SPF verdict of the topmost Authentication-Results that has one, else of the topmost
/// Received-SPF, of those that the receiver's servers wrote: true for pass, false for fail and
/// softfail, nothing for the rest.
[[nodiscard]] std::optional<bool> spf_verdict(const MailHeader& header);

}  // namespace ttp::input
