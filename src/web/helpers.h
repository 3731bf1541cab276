#ifndef WEB_HELPERS_H
#define WEB_HELPERS_H

// helpers - a few threads for pages that take long (ALONE). The line is short:
// who would have to wait too long is told so at once.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"

struct helpers;

struct errand {
    void (*run)(struct errand *errand);
    struct errand *next;
};

bool helpers_open(struct helpers **helpers, struct err *err) MUST_USE;
// Does what still waits.
void helpers_close(struct helpers *helpers);
// ERR_BUSY: the line is full.
bool helpers_take(struct helpers *helpers, struct errand *errand,
                  struct err *err) MUST_USE;

#endif
