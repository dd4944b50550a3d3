#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace tool_test {

/// Environment variables that a process has on top of PATH; ours are not handed down.
using variables = std::map<std::string, std::string>;

/// Starts the program under test with these standard streams. \returns its id.
int spawn(std::vector<std::string> arguments, const variables& environment, int in, int out,
          int err);

/// What a process left behind.
struct finished {
    /// Exit status, or minus the number of the signal that ended it.
    int status = 0;
    std::string out;
    std::string err;
};

/// The program under test as a process. Whatever it does, it is gone at the end of this object.
class process {
public:
    /// Starts it.
    process(std::vector<std::string> arguments, const variables& environment);
    process(const process&) = delete;
    process& operator=(const process&) = delete;
    ~process();

    /// Writes \p text to its standard input.
    void write(const std::string& text);
    /// Ends its standard input.
    void close_input();
    /// Waits until it has written \p text on either stream, and fails the test where that takes too
    /// long or it ends before.
    void wait_for_output(const std::string& text);
    /// What it has written on standard output so far.
    [[nodiscard]] const std::string& out() const { return out_.text; }
    void send_signal(int number) const;
    /// Ends its standard input, and waits until it has ended.
    finished wait();

private:
    struct stream {
        int descriptor = -1;
        std::string text;
    };

    /// Takes in what it writes next. \returns false when both streams have ended.
    bool read_more();
    static void read_from(stream& s);

    int pid_ = -1;
    int input_ = -1;
    stream out_;
    stream err_;
    std::chrono::steady_clock::time_point deadline_;
};

/// Runs the program to its end with \p input on its standard input.
finished run(std::vector<std::string> arguments, const variables& environment = {},
             const std::string& input = {});

} // namespace tool_test
