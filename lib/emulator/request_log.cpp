#include <emulator/request_log.hpp>

#include <utility>

namespace sunco::emulation {

namespace {

// What a request takes in memory, near enough, and the same from its beginning to its end.
std::size_t weight_of(const request_record& r)
{
    std::size_t sum = sizeof r + r.method.size() + r.target.size() + r.body.size();
    for (const auto& [name, value] : r.headers)
        sum += sizeof(r.headers[0]) + name.size() + value.size();
    return sum;
}

} // namespace

request_log::request_log(std::size_t capacity, std::size_t bytes, const std::string& file)
    : capacity_{capacity}, most_bytes_{bytes}
{
    if (!file.empty())
        file_ = std::make_unique<log_file>(file);
}

std::uint64_t request_log::begin(request_record r)
{
    r.sequence = ++count_;
    bytes_ += weight_of(r);
    requests_.push_back(std::move(r));
    written_.push_back(false);
    while (requests_.size() > capacity_ || (bytes_ > most_bytes_ && requests_.size() > 1))
        drop_front();
    return count_;
}

// Sequence numbers in memory are without gaps.
request_record* request_log::at(std::uint64_t sequence)
{
    if (requests_.empty() || sequence < requests_.front().sequence)
        return nullptr;
    return &requests_.at(sequence - requests_.front().sequence);
}

void request_log::finish(std::uint64_t sequence)
{
    if (at(sequence))
        write(sequence - requests_.front().sequence);
}

void request_log::retract(std::uint64_t sequence, timestamp now)
{
    if (request_record* record = at(sequence))
        record->answered = false;
    if (file_)
        file_->write(
            {{"type", "unanswered"}, {"sequence", sequence}, {"time", format_timestamp(now)}});
}

void request_log::write(std::size_t index)
{
    if (!file_ || written_[index])
        return;
    written_[index] = true;
    file_->write(to_json(requests_[index]));
}

// What is still under way is written as it stands: better than not at all.
void request_log::drop_front()
{
    write(0);
    bytes_ -= weight_of(requests_.front());
    requests_.pop_front();
    written_.pop_front();
}

void request_log::add(webhook_delivery d)
{
    if (file_)
        file_->write(to_json(d));
    deliveries_.push_back(std::move(d));
    if (deliveries_.size() > capacity_)
        deliveries_.pop_front();
}

void request_log::clear()
{
    while (!requests_.empty())
        drop_front();
    deliveries_.clear();
}

} // namespace sunco::emulation
