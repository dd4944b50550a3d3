#include <sync/ended.hpp>

#include <string>

namespace sunco::sync {
namespace {

std::string code_name(const failure& f)
{
    const bool ours = f.code.category() == sunco_category();
    return std::string{ours ? to_string(static_cast<errc>(f.code.value()))
                            : to_string(errc::client_error)};
}

} // namespace

record_result ended(outcome o, const failure& f)
{
    record_result r;
    r.outcome = o;
    r.error = code_name(f);
    r.status = f.http_status;
    r.message = f.message;
    r.api_errors = f.api_errors;
    return r;
}

record_result lost()
{
    return ended(outcome::unknown,
                 make_failure(errc::outcome_unknown,
                              "a create without externalId may have been carried out"));
}

failure why_broken(const std::exception_ptr& e, errc otherwise, const char* what)
{
    try {
        std::rethrow_exception(e);
    } catch (const error& known) {
        return known.failure();
    } catch (...) {
        return make_failure(otherwise, what);
    }
}

} // namespace sunco::sync
