#include <unit/http/outcome.hpp>

#include <iomanip>
#include <iostream>
#include <string>

// Reads responses, each as its length, a line end and its bytes; writes a line for each: the status
// and the body in hex, or "refused" and why.

int main()
{
    std::size_t size = 0;
    while (std::cin >> size && std::cin.get() == '\n') {
        std::string bytes(size, '\0');
        std::cin.read(bytes.data(), static_cast<std::streamsize>(size));
        const auto o = sunco_test::read_whole(bytes);
        if (o.error) {
            std::cout << "refused " << sunco::to_string(*o.error) << '\n';
            continue;
        }
        std::cout << "accepted " << o.response.status << ' ' << std::hex << std::setfill('0');
        for (const char c : o.response.body)
            std::cout << std::setw(2) << static_cast<unsigned>(static_cast<unsigned char>(c));
        std::cout << std::dec << '\n';
    }
}
