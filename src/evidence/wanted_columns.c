// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/wanted_columns.h"

struct str wanted_of_value(struct str option, struct str *value)
{
    struct str rest = option;
    struct str column = str_trim(str_cut(&rest, '='));

    *value = rest.at ? str_trim(rest) : rest;
    return column;
}

void wanted_add(struct str *wanted, int *count, struct str name)
{
    for (int i = 0; i < *count; i++) {
        if (str_is_equal(wanted[i], name)) {
            return;
        }
    }
    if (name.len) {
        wanted[(*count)++] = name;
    }
}
