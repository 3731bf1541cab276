#ifndef TESTS_VERIFY_H
#define TESTS_VERIFY_H

// verify - opens a practice after an accident and compares it with what its
// clients were told.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "load.h"

// Prints what is wrong. True: everything acknowledged is there, the store is
// sound, the audit is whole.
bool verify(const char *folder, const struct ticket *tickets, int count);

void remove_folder(const char *folder);

#endif
