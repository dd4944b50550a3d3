#pragma once

#include <sunco/model/webhook_event.hpp>
#include <sunco/result.hpp>

#include <string_view>
#include <vector>

namespace sunco::json {

/// Decodes the body of a webhook call, `{"app":{…},"webhook":{…},"events":[…]}`, in its order. An
/// event whose payload does not fit its type is an `other_event`; it is not lost. \returns
/// `errc::bad_body` where the body is no such object.
result<std::vector<webhook_event>> decode_webhook_call(std::string_view body);

} // namespace sunco::json
