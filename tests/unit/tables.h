#ifndef TESTS_TABLES_H
#define TESTS_TABLES_H

// tables - which tables of the schema hold what belongs to a client.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/embedded.h"
#include "base/str.h"

#include <string.h>

// The next table in `rest` that has a client_id, from the start or added later,
// but the audit, which keeps ids; empty: no more.
static inline struct str next_table(struct str *rest)
{
    while (rest->len) {
        struct str statement = str_cut(rest, ';');
        const char *table = memmem(statement.at, statement.len, "TABLE ", 6);
        struct str name = {0};

        if (!table) {
            continue;
        }
        name.at = table + 6;
        name.len = statement.len - (size_t)(name.at - statement.at);
        name = str_cut(&name, ' ');
        if (memmem(statement.at, statement.len, "client_id INTEGER", 17)
            && !str_is(name, "audit")) {
            return name;
        }
    }
    return (struct str){0};
}

#endif
