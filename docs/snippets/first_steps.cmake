cmake_minimum_required(VERSION 3.25)
project(first_steps LANGUAGES CXX)

find_package(sunco 1 REQUIRED COMPONENTS client emulator)
add_executable(first_steps first_steps.cpp)
target_link_libraries(first_steps PRIVATE sunco::sunco sunco::emulator)
