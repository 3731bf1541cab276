#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

// fuzz - one harness per parser: it is handed bytes and must neither crash nor
// break a promise of the parser's header (FUZZ_MUST). Two drivers feed it:
// tests/fuzz/driver.c, deterministic, part of `make check`; and libFuzzer,
// `make fuzz`.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

// Where the driver begins; ends with NULL.
extern const char *const FUZZ_SEEDS[];

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

#define FUZZ_MUST(promise)                                                     \
    do {                                                                       \
        if (!(promise)) {                                                      \
            (void)fprintf(stderr, "broken: %s\n", #promise);                   \
            abort();                                                           \
        }                                                                      \
    } while (0)

#endif
