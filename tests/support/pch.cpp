// SPDX-License-Identifier: MIT
// Nothing: where the headers that tests share are compiled (cmake/pollen_tests.cmake).
