#ifndef CLI_READING_H
#define CLI_READING_H

// reading - how far a long read of a table has come: for `struct frame_watch`,
// `who` is the FILE on which it is said.
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stddef.h>
#include <stdint.h>

// A line for each time, as for a log.
void reading_lines(void *who, uint64_t done, uint64_t all, size_t rows);
// One line that is written over, for somebody who sits there.
void reading_line(void *who, uint64_t done, uint64_t all, size_t rows);

#endif
