#include <emulator/request_log.hpp>

#include <utility>

namespace sunco::emulation {

request_log::request_log(std::size_t capacity, const std::string& file) : capacity_{capacity}
{
    if (!file.empty())
        file_ = std::make_unique<log_file>(file);
}

std::uint64_t request_log::begin(request_record r)
{
    r.sequence = ++count_;
    requests_.push_back(std::move(r));
    written_.push_back(false);
    while (requests_.size() > capacity_)
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
